using System.Diagnostics;
using System.Globalization;
using Broker.TestSupport;

namespace EndToEnd.Tests.Tunnels;

[Tunnel, Process]
public sealed class DemoTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly string mark = $"demo-{Guid.NewGuid():N}";
    private DirectoryInfo folder = null!;

    [SetUp]
    public void MakeFolder()
    {
        if (NetworkHost.UnavailableReason is { } reason)
        {
            Assert.Ignore(reason);
        }

        folder = Directory.CreateTempSubdirectory("broker-demo-");
    }

    [TearDown]
    public void RemoveFolder() => folder?.Delete(recursive: true);

    [Test]
    public async Task Shows_it_all_and_leaves_nothing()
    {
        var (exitCode, output) = await RunAsync();

        exitCode.ShouldBe(0, output);
        output.ShouldContain("phone → berlin: silent");
        await TestContext.Out.WriteLineAsync(output);
    }

    [Test]
    public async Task Leaves_nothing_when_it_is_interrupted()
    {
        var (exitCode, output) = await RunAsync(interruptAt: "== Two servers");

        exitCode.ShouldBe(130, output);
    }

    [Test]
    public async Task Fails_and_leaves_nothing_when_something_is_not_as_it_should_be()
    {
        var (exitCode, output) = await RunAsync(agent: Tool.Find("false")!);

        exitCode.ShouldBe(1, output);
        output.ShouldContain("Not as it should be");
    }

    private async Task<(int ExitCode, string Output)> RunAsync(string? agent = null, string? interruptAt = null)
    {
        var etc = Etc();

        // Where the tests run in the background of a script, SIGINT is ignored, also by what they start.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", Path.Combine(Repository.Root, "build/demo.sh")])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["TMPDIR"] = folder.FullName,
                ["BROKER_UNDER_TEST"] = BrokerProcess.Command()[^1],
                ["AGENT_UNDER_TEST"] = agent ?? AgentHost.ProgramUnderTest,
                ["DEMO_MARK"] = mark,
            },
        };
        using var demo = Process.Start(start)!;
        using var late = new CancellationTokenSource(Patience);
        var errors = demo.StandardError.ReadToEndAsync(late.Token);
        var output = "";
        while (await demo.StandardOutput.ReadLineAsync(late.Token) is { } line)
        {
            output += $"{line}\n";
            if (interruptAt is not null && line.StartsWith(interruptAt, StringComparison.Ordinal))
            {
                await Tool.RunAsync("kill", ["-INT", demo.Id.ToString(CultureInfo.InvariantCulture)]);
            }
        }

        await demo.WaitForExitAsync(late.Token);
        output += await errors;

        Directory.EnumerateFileSystemEntries(folder.FullName).ShouldBeEmpty(output);
        Marked().ShouldBeEmpty(output);
        Etc().ShouldBe(etc);
        return (demo.ExitCode, output);
    }

    /// <summary>The processes that stem from the demo. Its namespaces are theirs, and end with them.</summary>
    private string[] Marked() =>
        [.. Directory.EnumerateDirectories("/proc").Where(folder => char.IsAsciiDigit(folder[6])).Where(IsMarked)];

    private bool IsMarked(string process)
    {
        try
        {
            return File.ReadAllText($"{process}/environ").Contains(mark, StringComparison.Ordinal);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string[] Etc() =>
        [.. new[] { "/etc/wireguard", "/etc/wireguardbroker" }
            .Where(Directory.Exists)
            .SelectMany(Directory.GetFileSystemEntries)
            .Order(StringComparer.Ordinal)];
}
