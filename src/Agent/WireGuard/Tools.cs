using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Agent.WireGuard;

/// <summary>Starts the programs of the machine: with a list of arguments, never through a shell; secrets go through stdin.</summary>
internal static partial class Tools
{
    /// <summary>Far beyond what any of them takes; a tool that hangs must not hang the agent.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Characters. Large enough for few system calls, small enough for the heap that is collected often.</summary>
    private const int PipeBuffer = 16_384;

    /// <summary>The full path of a program in <c>PATH</c>, or null.</summary>
    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);

    /// <summary>Runs a program and returns what it printed.</summary>
    /// <exception cref="ToolException">It could not be started, did not end, or ended with another code than 0.</exception>
    public static Task<string> RunAsync(string program, IEnumerable<string> arguments, string input = "") =>
        RunAsync(program, arguments, output => output.ReadToEndAsync(), input);

    /// <summary>
    /// Runs a program and reads what it prints: a <see cref="FormatException"/> says that it is not what was expected. The input is less
    /// than a pipe holds.
    /// </summary>
    public static async Task<T> RunAsync<T>(
        string program, IEnumerable<string> arguments, Func<TextReader, Task<T>> read, string input = "")
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return await RunAsync(start, async (process, cancellationToken) =>
        {
            using var reader = new StreamReader(process.StandardOutput.BaseStream, bufferSize: PipeBuffer);
            var output = read(reader);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            Write(process.StandardInput, input);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0
                ? await output.WaitAsync(cancellationToken)
                : throw Failure(start, $"ended with {process.ExitCode}: {Reason(await errors)}");
        });
    }

    /// <summary>
    /// Runs a program that writes where the agent does. What takes several steps must come to its end even when the agent is
    /// killed meanwhile: a pipe to the agent would break, and the program with it, between two steps.
    /// </summary>
    /// <exception cref="ToolException">As above; its reason is in what it wrote.</exception>
    public static Task RunAloudAsync(string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments);
        return RunAsync(start, async (process, cancellationToken) =>
        {
            process.StandardInput.Close();
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0 ? true : throw Failure(start, $"ended with {process.ExitCode}; it says why");
        });
    }

    private static async Task<T> RunAsync<T>(ProcessStartInfo start, Func<Process, CancellationToken, Task<T>> use)
    {
        start.WorkingDirectory = "/";
        start.UseShellExecute = false;
        start.RedirectStandardInput = true;
        using var process = Start(start);
        using var late = new CancellationTokenSource(Patience);
        try
        {
            return await use(process, late.Token);
        }
        catch (Exception exception) when (exception is FormatException or OverflowException or ArgumentOutOfRangeException)
        {
            throw Failure(start, $"printed what cannot be parsed: {exception.Message}");
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

    private static void Write(StreamWriter writer, string input)
    {
        try
        {
            writer.Write(input);
            writer.Close();
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

    [GeneratedRegex("[A-Za-z0-9+/]{42,}=?", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Keys();
}

/// <summary>A program of this machine did not do its work.</summary>
internal sealed class ToolException(string message) : Exception(message);
