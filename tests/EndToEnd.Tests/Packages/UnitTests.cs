using System.Globalization;
using Broker.TestSupport;

namespace EndToEnd.Tests.Packages;

/// <summary>The systemd units, judged by systemd.</summary>
public sealed class UnitTests
{
    private const string Documentation = "docs/packages.md";

    [TestCase("wireguard-broker")]
    [TestCase("wgbroker-agent")]
    public async Task Is_exposed_no_more_than_the_documentation_says(string unit)
    {
        var file = Path.Combine(Repository.Root, "build/packaging", unit, $"{unit}.service");
        if (Tool.Find("systemd-analyze") is not { } analyze
            || !(await Tool.RunAsync(analyze, ["--help"])).Contains("--offline", StringComparison.Ordinal))
        {
            Assert.Ignore("No systemd-analyze that can judge a unit that is not installed.");
            return;
        }

        var output = await Tool.RunAsync(analyze, ["security", "--offline=true", "--no-pager", file]);

        var documented = File.ReadAllText(Path.Combine(Repository.Root, Documentation));
        output.ShouldContain(" OK ");
        Score(output, $"level for {unit}.service: ").ShouldBeLessThanOrEqualTo(Score(documented, $"| `{unit}.service` | "));
    }

    [Test]
    public async Task Units_are_without_mistakes_where_they_are_installed()
    {
        await using var machine = await PackageMachine.StartAsync();
        if (Tool.Find("systemd-analyze") is null)
        {
            Assert.Ignore("No systemd-analyze.");
        }

        await machine.RunAsync($"dpkg --install --force-depends /packages/*_{BuiltPackages.Version}_*.deb");

        var units = "wireguard-broker.service wgbroker-agent.service wgbroker-agent@second.service";
        var (exitCode, output) = await machine.TryRunAsync($"systemd-analyze verify {units} 2>&1");
        exitCode.ShouldBe(0, output);
        output.ShouldNotContain("wireguard-broker");
        output.ShouldNotContain("wgbroker-agent");
    }

    /// <summary>The number after these words.</summary>
    private static double Score(string text, string words) =>
        double.Parse(text.Split(words)[1].Split(' ')[0], CultureInfo.InvariantCulture);
}
