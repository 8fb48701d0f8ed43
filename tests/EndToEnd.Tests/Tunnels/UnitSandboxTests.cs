using Broker.TestSupport;

namespace EndToEnd.Tests.Tunnels;

/// <summary>
/// Commands of the operator's under the packaged unit. Its mounts, capabilities and NoNewPrivileges are set up here as systemd does by
/// these directives (systemd.exec(5)); its filters of system calls are not.
/// </summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class UnitSandboxTests : TunnelTests
{
    private const string Sysctl = "PostUp = sysctl -w net.ipv4.ip_forward=1";

    private static readonly string Unit =
        File.ReadAllText(Path.Combine(Repository.Root, "build/packaging/wgbroker-agent/wgbroker-agent.service"));

    [Test]
    public async Task A_PostUp_that_turns_forwarding_on_works()
    {
        var server = await StartAsync(Unit);

        await Eventually.SucceedsAsync(async () => (await server.IsUpAsync()).ShouldBeTrue(server.Log));
        await Eventually.SucceedsAsync(async () => (await ForwardingAsync(server)).ShouldBe("1", server.Log));
        (await server.Host.TryRunAsync([.. server.Wrapper, "touch", "/etc/other"])).ExitCode.ShouldNotBe(
            0, "the rest of /etc is read-only");
    }

    [Test]
    public async Task A_client_brings_its_interface_up_and_follows_its_server()
    {
        var server = await Network.AddServerAsync();
        await server.ServeAsync();
        var client = await Network.AddClientAsync("laptop");
        await client.Host.RunAsync("mkdir", "-p", "/run/wireguard", "/etc/wireguard");
        Wrap(client, Unit);

        await using var pings = await client.WatchAsync(server);
        await Network.PostAsync("server/update", new { server_name = "berlin", allowed_ips = "10.0.0.0/24, 10.55.0.0/16" });

        await Eventually.SucceedsAsync(
            async () => (await client.Host.RunAsync("ip", "route")).ShouldContain("10.55.0.0/16", Case.Sensitive, client.Log));
        await pings.FlowAsync();
    }

    /// <summary>What the test above would miss if the directives were not set up for real.</summary>
    [TestCase("ProtectKernelTunables=no", "ProtectKernelTunables=yes")]
    [TestCase("CapabilityBoundingSet=CAP_NET_ADMIN", "CapabilityBoundingSet=CAP_NET_RAW")]
    public async Task A_unit_that_forbids_it_is_noticed(string allowed, string forbidden)
    {
        Unit.Split('\n').ShouldContain(allowed);
        var server = await StartAsync(Unit.Replace($"\n{allowed}\n", $"\n{forbidden}\n", StringComparison.Ordinal));

        await Eventually.SucceedsAsync(() => server.Log.ShouldContain("does not come up", Case.Insensitive));
        (await ForwardingAsync(server)).ShouldBe("0");
    }

    /// <summary>A server whose file has the command, down, and then its agent under the unit.</summary>
    private async Task<ServerHost> StartAsync(string unit)
    {
        var server = await Network.AddServerAsync();
        await server.RunAgentAsync(0, "once");
        await server.RunAgentAsync(0, "down");
        await server.WriteAsync(
            server.InterfaceFile,
            server.Read(server.InterfaceFile).Replace("[Interface]", $"[Interface]\n{Sysctl}", StringComparison.Ordinal));
        await server.Host.RunAsync("sysctl", "-w", "net.ipv4.ip_forward=0");
        await server.Host.RunAsync("mkdir", "-p", "/run/wireguard");
        Wrap(server, unit);
        server.StartAgent();
        return server;
    }

    private static void Wrap(AgentHost host, string unit) =>
        host.Wrapper = ["unshare", "--mount", "sh", "-c", Mounts(unit), "unit", .. Privileges(unit)];

    private static async Task<string> ForwardingAsync(ServerHost server) =>
        (await server.Host.RunAsync("sysctl", "-n", "net.ipv4.ip_forward")).Trim();

    /// <summary>Mounts what stays writable on itself, makes the rest read-only, and executes its arguments.</summary>
    private static string Mounts(string unit)
    {
        // A path with '-' need not be there, and is not here.
        string[] writable =
        [
            .. Values(unit, "ReadWritePaths").Where(path => path[0] != '-'),
            .. Values(unit, "RuntimeDirectory").Select(name => $"/run/{name}"),
        ];
        string[] readOnly =
        [
            .. Values(unit, "ProtectSystem") is ["strict"] ? ["/", "/etc"] : Array.Empty<string>(), .. Values(unit, "ReadOnlyPaths"),
            .. Values(unit, "ProtectKernelTunables") is ["yes" or "true" or "1" or "on"] ? ["/proc/sys"] : Array.Empty<string>(),
        ];
        return string.Join(
            " && ",
            [
                .. readOnly.Where(path => path is not "/").Concat(writable).Select(path => $"mount --bind {path} {path}"),
                .. readOnly.Select(path => $"mount -o remount,bind,ro {path}"), "exec \"$@\"",
            ]);
    }

    private static string[] Privileges(string unit)
    {
        var kept = string.Concat(Values(unit, "CapabilityBoundingSet").Select(name => $",+{name["CAP_".Length..].ToLowerInvariant()}"));
        string[] no = Values(unit, "NoNewPrivileges") is ["yes"] ? ["--no-new-privs"] : [];
        return ["setpriv", $"--bounding-set=-all{kept}", $"--inh-caps=-all{kept}", .. no];
    }

    private static string[] Values(string unit, string directive) =>
        [.. unit.Split('\n').Where(line => line.StartsWith($"{directive}=", StringComparison.Ordinal))
            .SelectMany(line => line[(directive.Length + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries))];
}
