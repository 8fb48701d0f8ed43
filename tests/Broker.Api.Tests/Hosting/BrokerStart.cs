using System.Diagnostics;

namespace Broker.Api.Tests.Hosting;

/// <summary>A start of the broker that is expected to fail.</summary>
/// <param name="ExitCode">Null when it did not fail, and had to be ended.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
internal sealed record BrokerStart(int? ExitCode, string Output, string Error)
{
    /// <param name="keys">Environment variables.</param>
    /// <param name="files">Files in its working folder: names and contents.</param>
    /// <param name="arguments">Its command line.</param>
    public static async Task<BrokerStart> TryAsync(
        IEnumerable<(string Key, string Value)> keys, IEnumerable<(string Name, string Content)>? files = null, params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("broker-");
        try
        {
            foreach (var (name, content) in files ?? [])
            {
                await File.WriteAllTextAsync(Path.Combine(folder.FullName, name), content);
            }

            return await RunAsync(folder.FullName, keys, arguments);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>It has failed, and said why in one sentence that names these; no trace of its insides.</summary>
    public void ShouldBlame(params string[] named)
    {
        ExitCode.ShouldNotBeNull($"it started:\n{Output}{Error}").ShouldNotBe(0);
        Error.Trim().Split('\n').Length.ShouldBe(1, Error);
        foreach (var name in named)
        {
            Error.ShouldContain(name, Case.Sensitive);
        }

        $"{Output}{Error}".ShouldNotContain("   at ");
        $"{Output}{Error}".ShouldNotContain("Exception");
        Output.ShouldNotContain("listens");
    }

    private static async Task<BrokerStart> RunAsync(string folder, IEnumerable<(string Key, string Value)> keys, string[] arguments)
    {
        Categories.Require(Categories.Process);
        var command = BrokerProcess.Command();
        var start = new ProcessStartInfo(command[0], [.. command[1..], .. arguments])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["Urls"] = $"http://127.0.0.1:{BrokerProcess.FreePort()}";
        start.Environment["Auth__Password"] = BrokerProcess.TestPassword;
        foreach (var (key, value) in keys)
        {
            start.Environment[key] = value;
        }

        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Eventually.Patience);
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.WaitForExitAsync(patience.Token);
            return new BrokerStart(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            return new BrokerStart(null, await output, await error);
        }
    }
}
