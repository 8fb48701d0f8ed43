using Broker.TestSupport;

namespace EndToEnd.Tests.Packages;

/// <summary>The packages on a machine that systemd runs, so that the units' restrictions are in force.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class PackageServiceTests
{
    private static readonly string Healthy = PackageMachine.BrokerIsReady(5000);

    /// <summary>An interface that was made anew has another number.</summary>
    private const string TunnelNumber = "cat /sys/class/net/berlin/ifindex";

    private PackageMachine machine = null!;

    [SetUp]
    public async Task Start() => machine = await PackageMachine.StartAsync(systemd: true);

    [TearDown]
    public async Task Stop() => await (machine?.DisposeAsync() ?? ValueTask.CompletedTask);

    [Test]
    public async Task Broker_starts_when_installed_restarts_when_upgraded_and_stops_when_removed()
    {
        await machine.InstallAsync("wireguard-broker");
        await machine.WaitForAsync(Healthy);
        var first = await ProcessAsync("wireguard-broker");

        await machine.InstallAsync("wireguard-broker", BuiltPackages.Newer);
        await machine.WaitForAsync(Healthy);
        var second = await ProcessAsync("wireguard-broker");
        second.ShouldNotBe(first);

        await machine.RunAsync($"[ -e /proc/{second} ] && dpkg --remove wireguard-broker && [ ! -e /proc/{second} ]");
    }

    [Test]
    public async Task Broker_can_listen_below_1024_and_write_nothing_but_its_data()
    {
        await machine.InstallAsync("wireguard-broker");
        await machine.RunAsync("echo Urls=http://127.0.0.1:80 >> /etc/wireguard-broker/broker.env && systemctl restart wireguard-broker");
        await machine.WaitForAsync(PackageMachine.BrokerIsReady(80));

        await ShouldBeClosedAsync("wireguard-broker", "/etc /usr /var/lib /run /home /boot");
        await ShouldWriteAsync("wireguard-broker", "/var/lib/wireguard-broker /tmp");
        (await StatusAsync("wireguard-broker")).ShouldBe("CapBnd: 0000000000000400 NoNewPrivs: 1 Seccomp: 2");
    }

    [Test]
    public async Task Broker_with_a_wrong_configuration_is_not_started_for_ever()
    {
        await machine.InstallAsync("wireguard-broker");
        await machine.RunAsync("""
            mkdir /etc/systemd/system/wireguard-broker.service.d
            printf '[Service]\nRestartSec=2100ms\n' > /etc/systemd/system/wireguard-broker.service.d/fast.conf
            echo 'Database__Provider=Oracle' >> /etc/wireguard-broker/broker.env
            systemctl daemon-reload
            systemctl restart wireguard-broker
            """);

        await machine.WaitForAsync("systemctl is-failed wireguard-broker");
        (await machine.RunAsync("journalctl --no-pager --unit wireguard-broker")).ShouldContain("Database:Provider: 'Oracle' must be");
    }

    [Test]
    public async Task Agent_waits_for_a_configuration_and_does_not_try_a_wrong_one_again()
    {
        await machine.InstallAsync("wgbroker-agent");
        (await machine.RunAsync("systemctl show --property ActiveState,ConditionResult wgbroker-agent"))
            .ShouldBe("ActiveState=inactive\nConditionResult=no");

        await machine.RunAsync("""
            mkdir /etc/systemd/system/wgbroker-agent.service.d
            printf '[Service]\nRestartSec=10ms\n' > /etc/systemd/system/wgbroker-agent.service.d/fast.conf
            echo 'bogus: 1' > /etc/wireguardbroker/wireguardbroker.conf
            systemctl daemon-reload
            systemctl start wgbroker-agent
            """);

        await machine.WaitForAsync("systemctl is-failed wgbroker-agent && sleep 0.5");
        (await machine.RunAsync("systemctl show --property ExecMainStatus,NRestarts wgbroker-agent"))
            .ShouldBe("NRestarts=0\nExecMainStatus=2");
    }

    [Test]
    public async Task Tunnel_comes_up_inside_the_restrictions_and_outlives_the_agent()
    {
        NeedsTunnels();
        await machine.InstallAsync("wireguard-broker");
        await machine.WaitForAsync(Healthy);
        await machine.InstallAsync("wgbroker-agent");
        await machine.RunAsync("""
            umask 077
            printf 'user = "admin:%s"' "$(cat /var/lib/wireguard-broker/admin-password)" > /tmp/curl
            curl -sSf -K /tmp/curl http://127.0.0.1:5000/api/v1/token/add -H 'Content-Type: application/json' \
                -d '{"token_name": "berlin", "role": "server", "server_name": "berlin"}' \
                | sed 's/.*"token":"\([^"]*\)".*/\1/' > /etc/wireguardbroker/berlin.token
            sed 's|https://broker.example.org|http://127.0.0.1:5000|' /usr/share/doc/wgbroker-agent/examples/server.conf \
                > /etc/wireguardbroker/wireguardbroker.conf
            chmod 0600 /etc/wireguardbroker/wireguardbroker.conf
            systemctl start wgbroker-agent
            """);
        await machine.WaitForAsync("wg show berlin && ip address show dev berlin | grep -q 'inet '");
        var tunnel = await machine.RunAsync(TunnelNumber);

        await ShouldBeClosedAsync("wgbroker-agent", "/etc /usr /var/lib /run /home /boot");
        await ShouldWriteAsync("wgbroker-agent", "/etc/wireguard /etc/wireguardbroker /run/wireguard /tmp");
        (await StatusAsync("wgbroker-agent")).ShouldBe("CapBnd: 0000000000001000 NoNewPrivs: 1 Seccomp: 2");
        (await machine.RunAsync("stat -c %a /etc/wireguard/berlin.conf /etc/wireguardbroker/.berlin.priv")).ShouldBe("600\n600");

        (string Step, string State)[] steps = [
            ("systemctl restart wgbroker-agent", "active"),
            ("systemctl kill --signal=KILL --kill-whom=main wgbroker-agent && systemctl restart wgbroker-agent", "active"),
            ($"dpkg --install --force-depends /packages/wgbroker-agent_{BuiltPackages.Newer}_*.deb", "active"),
            ("systemctl stop wgbroker-agent", "inactive"),
            ("systemctl start wgbroker-agent", "active"),
            ("dpkg --remove wgbroker-agent", "inactive"),
        ];
        foreach (var (step, state) in steps)
        {
            var agent = await ProcessAsync("wgbroker-agent");
            await machine.RunAsync($"{step} && sleep 1 && wg show berlin");
            (await ProcessAsync("wgbroker-agent")).ShouldNotBe(agent, step);
            (await machine.RunAsync(TunnelNumber)).ShouldBe(tunnel, step);
            (await machine.TryRunAsync("systemctl is-active wgbroker-agent")).Output.Trim().ShouldBe(state, step);
        }
    }

    private static void NeedsTunnels()
    {
        if (NetworkHost.UnavailableReason is { } reason)
        {
            Assert.Ignore(reason);
        }
    }

    private Task<string> ProcessAsync(string unit) => machine.RunAsync($"systemctl show --property MainPID --value {unit}");

    private async Task ShouldBeClosedAsync(string unit, string folders)
    {
        var (_, output) = await machine.TryRunAsync(Probe(await ProcessAsync(unit), folders));
        output.Trim().ShouldBe(string.Join(' ', folders.Split(' ').Select(_ => "closed")));
    }

    private async Task ShouldWriteAsync(string unit, string folders)
    {
        var (_, output) = await machine.TryRunAsync(Probe(await ProcessAsync(unit), folders));
        output.Trim().ShouldBe(string.Join(' ', folders.Split(' ').Select(_ => "open")));
    }

    /// <summary>What of a unit's file system takes a file, even one of the real root.</summary>
    private static string Probe(string process, string folders) => $$"""
        for folder in {{folders}}; do
            nsenter -t {{process}} -m sh -c "touch $folder/probe && rm $folder/probe" 2> /dev/null && echo -n 'open ' || echo -n 'closed '
        done
        """;

    private async Task<string> StatusAsync(string unit) =>
        await machine.RunAsync($"grep -E '^(CapBnd|NoNewPrivs|Seccomp):' /proc/{await ProcessAsync(unit)}/status | tr -s '\\t\\n' '  '");
}
