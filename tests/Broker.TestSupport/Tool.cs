using System.Diagnostics;

namespace Broker.TestSupport;

/// <summary>Programs of the machine that tests call.</summary>
public static class Tool
{
    /// <summary>The full path of a program in <c>PATH</c>, or null.</summary>
    public static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Append("/usr/sbin")
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);

    /// <summary>What starts a program that may be a dll.</summary>
    public static string[] CommandOf(string program) =>
        program.EndsWith(".dll", StringComparison.Ordinal) ? ["dotnet", program] : [program];

    /// <summary>Runs a program to its end. Its output is what it wrote to stdout and then to stderr.</summary>
    public static async Task<(int ExitCode, string Output)> TryRunAsync(
        string program, IEnumerable<string> arguments, string? workingFolder = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = workingFolder ?? Path.GetTempPath(),
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var texts = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, string.Concat(texts));
    }

    /// <summary>As <see cref="TryRunAsync"/>, but throws unless the program succeeds.</summary>
    public static async Task<string> RunAsync(string program, IReadOnlyList<string> arguments, string? workingFolder = null)
    {
        var (exitCode, output) = await TryRunAsync(program, arguments, workingFolder);
        return exitCode == 0
            ? output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {exitCode}:\n{output}");
    }
}
