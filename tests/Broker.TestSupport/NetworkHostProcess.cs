using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Broker.TestSupport;

/// <summary>A program that runs on a host. Disposal kills it.</summary>
public sealed class NetworkHostProcess : IAsyncDisposable
{
    private const int Kill = 9;
    private const int Terminate = 15;

    private readonly Process nsenter;
    private readonly List<string> lines = [];
    private readonly Action<string>? onLine;

    internal NetworkHostProcess(string[] command, Action<string>? onLine)
    {
        this.onLine = onLine;
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = Path.GetTempPath(),
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        nsenter = new Process { StartInfo = start };
        nsenter.OutputDataReceived += (_, line) => Append(line.Data);
        nsenter.ErrorDataReceived += (_, line) => Append(line.Data);
        nsenter.Start();
        nsenter.StandardInput.Close();
        nsenter.BeginOutputReadLine();
        nsenter.BeginErrorReadLine();
    }

    public bool HasExited => nsenter.HasExited;

    /// <summary>All lines that it has written so far to stdout and stderr.</summary>
    public string Output
    {
        get
        {
            lock (lines)
            {
                return string.Join('\n', lines);
            }
        }
    }

    /// <summary>Ends the program alone, not what it has started, as the kernel would (SIGKILL), and returns its exit code.</summary>
    public Task<int> KillAsync() => SignalAsync(Kill);

    /// <summary>Asks the program to end (SIGTERM), and returns its exit code.</summary>
    public Task<int> StopAsync() => SignalAsync(Terminate);

    /// <summary>The exit code, 128 and the signal's number where one ended it; by then <see cref="Output"/> is complete.</summary>
    /// <exception cref="TimeoutException">It does not end in time.</exception>
    public async Task<int> WaitForExitAsync()
    {
        using var late = new CancellationTokenSource(Eventually.Patience);
        try
        {
            await nsenter.WaitForExitAsync(late.Token);
            return nsenter.ExitCode;
        }
        catch (OperationCanceledException waited)
        {
            throw new TimeoutException($"{string.Join(' ', nsenter.StartInfo.ArgumentList)} does not end:\n{Output}", waited);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        nsenter.Dispose();
    }

    /// <summary>The program is the child of an nsenter that has its exit code, or dies of the same signal.</summary>
    private async Task<int> SignalAsync(int signal)
    {
        var waited = Stopwatch.StartNew();
        while (!nsenter.HasExited && waited.Elapsed < Eventually.Patience)
        {
            if (NetworkHostNamespace.ChildrenOf(nsenter.Id) is [var program])
            {
                _ = Signal(program, signal);
                break;
            }

            await Task.Delay(1);
        }

        return await WaitForExitAsync();
    }

    private void Append(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (lines)
        {
            lines.Add(line);
        }

        onLine?.Invoke(line);
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Signal(int processId, int signal);
}
