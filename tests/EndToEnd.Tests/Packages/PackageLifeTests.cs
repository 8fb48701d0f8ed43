using Broker.Domain.Authority;

namespace EndToEnd.Tests.Packages;

/// <summary>Installed, upgraded, removed and purged by dpkg, on a machine without systemd.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class PackageLifeTests
{
    private const string OldAgent = """
        mkdir -p -m 0700 /etc/wireguardbroker
        echo 'name: gateway # edited' > /etc/wireguardbroker/wireguardbroker.conf
        echo private > /etc/wireguardbroker/.berlin.priv
        echo public > /etc/wireguardbroker/berlin.pub
        chmod 0600 /etc/wireguardbroker/.berlin.priv /etc/wireguardbroker/*
        printf '# Written by wgbroker-agent\n[Interface]\n' > /etc/wireguard/berlin.conf
        cp /etc/wireguard/berlin.conf /etc/wireguard/berlin.conf.bak
        printf '[Interface]\n# Written by wgbroker-agent\n' > /etc/wireguard/mine.conf
        """;

    /// <summary>Everything that belongs to an agent in the field, with mode and content.</summary>
    private const string AgentFiles = """
        cd /etc/wireguardbroker
        stat -c '%n %a' . .berlin.priv *
        tail -n +1 .berlin.priv * /etc/wireguard/*
        """;

    /// <summary>Everything that an operator of the broker would miss.</summary>
    private const string BrokerFiles = """
        stat -c '%n %a %U %G' /var/lib/wireguard-broker/* /etc/wireguard-broker/*
        tail -n +1 /var/lib/wireguard-broker/* /etc/wireguard-broker/*
        """;

    private PackageMachine machine = null!;

    [SetUp]
    public async Task Start() => machine = await PackageMachine.StartAsync();

    [TearDown]
    public async Task Stop() => await (machine?.DisposeAsync() ?? ValueTask.CompletedTask);

    [Test]
    public async Task Installs_with_the_broker_as_a_user_of_its_own_and_secrets_closed_to_others()
    {
        await machine.InstallAsync("wireguard-broker");
        await machine.InstallAsync("wgbroker-agent");

        (await machine.RunAsync("""
            cd /
            stat -c '%n %a %U:%G' etc/wireguard-broker etc/wireguard-broker/broker.env var/lib/wireguard-broker
            stat -c '%n %a %U:%G' etc/wireguardbroker usr/bin/wgbroker-agent usr/lib/wireguard-broker/wireguard-broker
            """)).ShouldBe("""
            etc/wireguard-broker 750 root:wireguard-broker
            etc/wireguard-broker/broker.env 640 root:wireguard-broker
            var/lib/wireguard-broker 700 wireguard-broker:wireguard-broker
            etc/wireguardbroker 700 root:root
            usr/bin/wgbroker-agent 755 root:root
            usr/lib/wireguard-broker/wireguard-broker 755 root:root
            """);
        (await machine.RunAsync("getent passwd wireguard-broker")).ShouldMatch(":/var/lib/wireguard-broker:/usr/sbin/nologin$");
        (await machine.RunAsync("ls /etc/wireguardbroker")).ShouldBeEmpty("the operator writes the configuration");
        (await machine.RunAsync("cd /etc/systemd/system/multi-user.target.wants && ls w*broker*"))
            .ShouldBe("wgbroker-agent.service\nwireguard-broker.service");
        await machine.RunAsync("dpkg --audit && dpkg --verify wireguard-broker && dpkg --verify wgbroker-agent");
    }

    [Test]
    public async Task Broker_keeps_its_settings_and_data_until_it_is_purged()
    {
        await machine.InstallAsync("wireguard-broker");
        await machine.RunAsync("""
            echo 'Auth__OpenMetrics=true' >> /etc/wireguard-broker/broker.env
            install -m 0640 -g wireguard-broker /dev/null /etc/wireguard-broker/tls.key
            cd /var/lib/wireguard-broker
            echo data > broker.db && echo secret > admin-password
            chmod 0600 * && chown wireguard-broker:wireguard-broker *
            """);
        var before = await machine.RunAsync(BrokerFiles);

        await machine.InstallAsync("wireguard-broker", BuiltPackages.Newer);
        (await machine.RunAsync(BrokerFiles)).ShouldBe(before, "upgraded");
        (await machine.RunAsync("dpkg-query --show --showformat '${Version}, ${Status}' wireguard-broker"))
            .ShouldBe($"{BuiltPackages.Newer}, install ok installed");
        await machine.RunAsync("dpkg --remove wireguard-broker");
        (await machine.RunAsync(BrokerFiles)).ShouldBe(before, "removed");
        await machine.RunAsync("[ ! -e /usr/lib/wireguard-broker ]");
        await machine.InstallAsync("wireguard-broker");
        (await machine.RunAsync(BrokerFiles)).ShouldBe(before, "installed again");

        await machine.RunAsync("dpkg --purge wireguard-broker");
        await machine.RunAsync("! getent passwd wireguard-broker && ! getent group wireguard-broker");
        (await LeftoversAsync()).ShouldBeEmpty();
    }

    [Test]
    public async Task Agent_takes_over_the_files_of_one_in_the_field_and_keeps_them_until_it_is_purged()
    {
        await machine.RunAsync(OldAgent);
        var before = await machine.RunAsync(AgentFiles);

        await machine.InstallAsync("wgbroker-agent");
        (await machine.RunAsync(AgentFiles)).ShouldBe(before, "installed");
        await machine.RunAsync("echo OPTIONS=--watch > /etc/default/wgbroker-agent");
        await machine.InstallAsync("wgbroker-agent", BuiltPackages.Newer);
        (await machine.RunAsync(AgentFiles)).ShouldBe(before, "upgraded");
        await machine.RunAsync("dpkg --remove wgbroker-agent");
        (await machine.RunAsync(AgentFiles)).ShouldBe(before, "removed");
        (await machine.RunAsync("cat /etc/default/wgbroker-agent")).ShouldBe("OPTIONS=--watch");

        await machine.RunAsync("dpkg --purge wgbroker-agent");
        (await machine.RunAsync("ls -A /etc/wireguard")).ShouldBe("mine.conf", "others' files are none of its business");
        (await LeftoversAsync()).ShouldBeEmpty();
    }

    [Test]
    public async Task Unit_that_the_operator_disabled_stays_disabled()
    {
        await machine.InstallAsync("wireguard-broker");
        await machine.RunAsync("systemctl disable wireguard-broker.service");

        await machine.InstallAsync("wireguard-broker", BuiltPackages.Newer);

        (await machine.TryRunAsync("systemctl is-enabled wireguard-broker.service")).Output.Trim().ShouldBe("disabled");
    }

    [Test]
    public async Task Installed_programs_run()
    {
        await machine.InstallAsync("wireguard-broker");
        await machine.InstallAsync("wgbroker-agent");

        (await machine.RunAsync("wgbroker-agent --version")).ShouldStartWith(BuiltPackages.Version);
        (await machine.TryRunAsync("wgbroker-agent check")).ExitCode.ShouldBe(2, "there is no configuration yet");
        var token = Secret.New(SecretKind.Token).Reveal();
        foreach (var example in new[] { "server", "client" })
        {
            await machine.RunAsync($"""
                (umask 077 && echo {token} | tee /etc/wireguardbroker/berlin.token > /etc/wireguardbroker/laptop.token)
                install -m 0600 /usr/share/doc/wgbroker-agent/examples/{example}.conf /etc/wireguardbroker/wireguardbroker.conf
                wgbroker-agent check
                """);
        }

        await machine.RunAsync("""
            umask 077
            cd /var/lib/wireguard-broker
            sed -n 's/^Environment=//p' /usr/lib/systemd/system/wireguard-broker.service > /tmp/environment
            env -i $(cat /tmp/environment) setpriv --reuid wireguard-broker --regid wireguard-broker --clear-groups \
                /usr/lib/wireguard-broker/wireguard-broker > /tmp/output 2>&1 < /dev/null &
            """);
        await machine.WaitForAsync($"cat /tmp/output; {PackageMachine.BrokerIsReady(5000)}");
        (await machine.RunAsync("cd /var/lib/wireguard-broker && stat -c '%n %a %U' admin-password broker.db"))
            .ShouldBe("admin-password 600 wireguard-broker\nbroker.db 600 wireguard-broker");
    }

    private Task<string> LeftoversAsync() =>
        machine.RunAsync("find /etc /usr /var/lib -name '*wireguard-broker*' -o -name '*wireguardbroker*' -o -name '*wgbroker*'");
}
