using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Agent.WireGuard;

/// <summary>Starts the programs of the machine: with a list of arguments, never through a shell; secrets go through stdin.</summary>
internal static partial class Tools
{
    /// <summary>Far beyond what any of them takes; a tool that hangs must not hang the agent.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>The full path of a program in <c>PATH</c>, or null.</summary>
    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);

    /// <summary>Runs a program and returns what it printed.</summary>
    /// <exception cref="ToolException">It could not be started, did not end, or ended with another code than 0.</exception>
    public static async Task<string> RunAsync(string program, IEnumerable<string> arguments, string input = "")
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = "/",
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // With a log level wireguard-go would stay on our pipes, and die of the next line that it logs after our end.
        start.Environment.Remove("LOG_LEVEL");
        using var process = Start(start);
        using var late = new CancellationTokenSource(Patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(late.Token);
            var errors = process.StandardError.ReadToEndAsync(late.Token);
            await WriteAsync(process.StandardInput, input, late.Token);
            await process.WaitForExitAsync(late.Token);
            return process.ExitCode == 0 ? await output : throw Failure(start, $"ended with {process.ExitCode}: {Reason(await errors)}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw Failure(start, $"did not end within {Patience.TotalSeconds:0} s");
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw Failure(start, $"cannot be started: {exception.Message}");
        }
    }

    private static async Task WriteAsync(StreamWriter input, string text, CancellationToken cancellationToken)
    {
        try
        {
            await input.WriteAsync(text.AsMemory(), cancellationToken);
            input.Close();
        }
        catch (IOException)
        {
            // It ended without reading all: its exit code says more.
        }
    }

    private static ToolException Failure(ProcessStartInfo start, string what) =>
        new($"`{start.FileName} {string.Join(' ', start.ArgumentList)}` {what}");

    /// <summary>The last lines that say something: wg-quick narrates its steps, and wg quotes the line it cannot read.</summary>
    private static string Reason(string errors)
    {
        var lines = errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(line => !line.StartsWith("[#]", StringComparison.Ordinal))
            .TakeLast(2);
        return Keys().Replace(string.Join(' ', lines), "(key)");
    }

    [GeneratedRegex("[A-Za-z0-9+/]{42,}=?", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Keys();
}

/// <summary>A program of this machine did not do its work.</summary>
internal sealed class ToolException(string message) : Exception(message);
