using Broker.TestSupport;

namespace EndToEnd.Tests;

/// <summary>build/deploy/update.sh with a program instead of Docker that lists the containers that it is told to, and logs its calls.</summary>
public sealed class UpdateScriptTests
{
    private DirectoryInfo folder = null!;

    [SetUp]
    public void Make() => folder = Directory.CreateTempSubdirectory("broker-update-");

    [TearDown]
    public void Remove() => folder.Delete(recursive: true);

    [Test]
    public async Task Replaces_each_broker_after_the_other()
    {
        var (exitCode, _, calls) = await RunAsync("printf 'first\\nsecond\\n'");

        exitCode.ShouldBe(0);
        calls.Where(call => !call.Contains(" ps ", StringComparison.Ordinal)).ShouldBe(
        [
            "compose --project-name p build broker",
            "stop first", "rm --volumes first", "compose --project-name p up --detach --no-deps --no-recreate --wait broker",
            "stop second", "rm --volumes second", "compose --project-name p up --detach --no-deps --no-recreate --wait broker",
        ]);
    }

    /// <summary>It had replaced nothing, and reported success.</summary>
    [TestCase("true", 1, "No broker runs: docker compose up --detach")]
    [TestCase("echo 'no such project' >&2; exit 14", 14, "no such project")]
    public async Task Fails_where_there_is_nothing_to_replace(string list, int expected, string message)
    {
        var (exitCode, output, calls) = await RunAsync(list);

        exitCode.ShouldBe(expected);
        output.ShouldContain(message);
        calls.ShouldNotContain(call => call.StartsWith("stop", StringComparison.Ordinal));
    }

    private async Task<(int ExitCode, string Output, string[] Calls)> RunAsync(string list)
    {
        const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        var script = Path.Combine(folder.CreateSubdirectory("build/deploy").FullName, "update.sh");
        File.Copy(Path.Combine(Repository.Root, "build/deploy/update.sh"), script);
        var docker = Path.Combine(folder.FullName, "docker");
        var log = Path.Combine(folder.FullName, "calls");
        await File.WriteAllTextAsync(docker, $"#!/bin/sh\necho \"$*\" >> {log}\ncase \" $* \" in *' ps '*) {list} ;; esac\n");
        File.SetUnixFileMode(docker, Executable);

        var (exitCode, output) = await Tool.TryRunAsync(
            "sh", ["-c", $"PATH={folder.FullName}:$PATH exec {script} --project-name p"], folder.FullName);
        return (exitCode, output, await File.ReadAllLinesAsync(log));
    }
}
