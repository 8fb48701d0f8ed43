using System.Diagnostics;
using System.Globalization;

namespace Broker.TestSupport;

/// <summary>
/// Namespaces of network, mounts and processes. Everything in them ends with their init: on disposal, and also when the test
/// process ends in any other way, SIGKILL included.
/// </summary>
internal sealed class NetworkHostNamespace : IAsyncDisposable
{
    private const string Init = """
        mkdir -p "$1/etc" "$1/work" &&
        mount -t overlay overlay -o "lowerdir=/etc,upperdir=$1/etc,workdir=$1/work" /etc &&
        mount -t tmpfs tmpfs /run &&
        ip link set lo up &&
        echo ready && read -r _
        """;

    private readonly Process unshare;

    private NetworkHostNamespace(Process unshare) => this.unshare = unshare;

    /// <summary>The id of the init, seen from outside.</summary>
    public int Id { get; private set; }

    /// <summary>What goes in front of a command to run it inside.</summary>
    public string[] Command => ["nsenter", "-t", Id.ToString(CultureInfo.InvariantCulture), "-n", "-m", "-p", "--"];

    /// <param name="folder">Keeps what is written to /etc inside; /run is empty at each start.</param>
    /// <exception cref="InvalidOperationException">This machine does not let it.</exception>
    public static async Task<NetworkHostNamespace> StartAsync(string folder)
    {
        string[] arguments = ["--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "sh", "-c", Init, "init", folder];
        var start = new ProcessStartInfo("unshare", arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var created = new NetworkHostNamespace(Process.Start(start)!);
        try
        {
            await created.WaitUntilReadyAsync();
            return created;
        }
        catch
        {
            await created.DisposeAsync();
            throw;
        }
    }

    /// <summary>The processes that a process has started and not yet buried.</summary>
    public static int[] ChildrenOf(int id)
    {
        try
        {
            return [.. File.ReadAllText($"/proc/{id}/task/{id}/children")
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(child => int.Parse(child, CultureInfo.InvariantCulture))];
        }
        catch (IOException)
        {
            return [];
        }
    }

    public async ValueTask DisposeAsync()
    {
        unshare.StandardInput.Close();
        using var patience = new CancellationTokenSource(Eventually.Patience);
        await unshare.WaitForExitAsync(patience.Token);
        unshare.Dispose();
    }

    private async Task WaitUntilReadyAsync()
    {
        var line = await unshare.StandardOutput.ReadLineAsync().WaitAsync(Eventually.Patience);
        Id = ChildrenOf(unshare.Id).SingleOrDefault();
        if (line != "ready" || Id == 0)
        {
            throw new InvalidOperationException($"No namespaces: {(await unshare.StandardError.ReadToEndAsync()).Trim()}");
        }
    }
}
