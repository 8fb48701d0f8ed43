using System.Diagnostics;
using Broker.TestSupport;

namespace EndToEnd.Tests.Packages;

/// <summary>
/// A machine to install packages on: the files of this one, copied on write, with processes and a network of its own. It is gone
/// on disposal, and also when the test process ends in any other way, SIGKILL included.
/// </summary>
internal sealed class PackageMachine : IAsyncDisposable
{
    private static readonly TimeSpan Patience = Eventually.Patience;

    private readonly Process guard;
    private readonly DirectoryInfo folder;
    private string[] enter = [];

    private PackageMachine(Process guard, DirectoryInfo folder) => (this.guard, this.folder) = (guard, folder);

    /// <summary>Starts one that finds the built packages at <c>/packages</c>; skips the test where there can be none.</summary>
    /// <param name="systemd">Whether systemd runs on it; without, it is what a container is.</param>
    public static async Task<PackageMachine> StartAsync(bool systemd = false)
    {
        await BuiltPackages.NeededAsync();
        string[] tools = ["unshare", "setpriv", "ip", "adduser", "wg", .. systemd ? ["systemctl"] : Array.Empty<string>()];
        var missing = Environment.IsPrivilegedProcess ? Array.Find(tools, tool => Tool.Find(tool) is null) : "root";
        if (missing is not null)
        {
            Assert.Ignore($"No {missing}.");
        }

        var empty = Directory.CreateTempSubdirectory("broker-machine-");
        var script = Path.Combine(Repository.Root, "tests/EndToEnd.Tests/Packages/machine.sh");
        var start = new ProcessStartInfo(script, [empty.FullName, BuiltPackages.Folder, systemd ? "systemd" : "sleep"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var machine = new PackageMachine(Process.Start(start)!, empty);
        try
        {
            await machine.BootAsync(systemd);
            return machine;
        }
        catch
        {
            await machine.DisposeAsync();
            throw;
        }
    }

    /// <summary>A condition in bash: the broker answers at this port.</summary>
    public static string BrokerIsReady(int port) =>
        $@"exec 3<> /dev/tcp/127.0.0.1/{port} && printf 'GET /health/ready HTTP/1.0\r\n\r\n' >&3 && grep -q Healthy <&3";

    /// <param name="version">Null for the one of the sources.</param>
    public Task InstallAsync(string package, string? version = null) =>
        RunAsync($"dpkg --install --force-depends /packages/{package}_{version ?? BuiltPackages.Version}_*.deb");

    /// <summary>Runs lines of bash as root, with an empty standard input. The first that fails ends them.</summary>
    public Task<(int ExitCode, string Output)> TryRunAsync(string script) => Tool.TryRunAsync("nsenter", [.. enter, script]);

    /// <summary>As <see cref="TryRunAsync"/>, but throws unless they succeed.</summary>
    public async Task<string> RunAsync(string script) => (await Tool.RunAsync("nsenter", [.. enter, script])).TrimEnd();

    /// <summary>Runs a condition again and again.</summary>
    /// <exception cref="TimeoutException">It does not come true in time.</exception>
    public async Task WaitForAsync(string condition)
    {
        var waited = Stopwatch.StartNew();
        string output;
        do
        {
            (var exitCode, output) = await TryRunAsync(condition);
            if (exitCode == 0)
            {
                return;
            }

            await Task.Delay(100);
        }
        while (waited.Elapsed < Patience);

        var (_, journal) = await TryRunAsync("[ ! -d /run/systemd/system ] || journalctl --no-pager --lines=100");
        throw new TimeoutException($"Not in time: {condition}\n{output}\n{journal}");
    }

    public async ValueTask DisposeAsync()
    {
        guard.StandardInput.Close();
        await guard.WaitForExitAsync().WaitAsync(Patience);
        guard.Dispose();
        folder.Delete();
    }

    private async Task BootAsync(bool systemd)
    {
        if (await guard.StandardOutput.ReadLineAsync().WaitAsync(Patience) is not { } init)
        {
            Assert.Ignore($"No mounts or namespaces: {(await guard.StandardError.ReadToEndAsync()).Trim()}");
            return;
        }

        string[] namespaces = ["-m", "-u", "-i", "-n", "-p", "-r", "-w", .. systemd ? ["-C"] : Array.Empty<string>()];
        string[] environment = ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND=noninteractive"];
        enter = ["-t", init, .. namespaces, "env", "-i", .. environment, "bash", "-euo", "pipefail", "-c"];
        if (systemd)
        {
            await WaitForAsync("[[ $(systemctl is-system-running) == @(running|degraded) ]]");
        }
    }
}
