using Broker.TestSupport;

namespace EndToEnd.Tests;

public sealed class ScriptTests
{
    private static IEnumerable<string> Scripts =>
        Directory.GetFiles(Path.Combine(Repository.Root, "build"), "*.sh", SearchOption.AllDirectories)
            .Append(Path.Combine(Repository.Root, ".ci/run"))
            .Select(script => Path.GetRelativePath(Repository.Root, script));

    [TestCaseSource(nameof(Scripts))]
    public async Task Is_executable_and_parses(string script)
    {
        await Tool.RunAsync("bash", ["-n", script], Repository.Root);
        (File.GetUnixFileMode(Path.Combine(Repository.Root, script)) & UnixFileMode.UserExecute).ShouldNotBe(UnixFileMode.None);
    }
}
