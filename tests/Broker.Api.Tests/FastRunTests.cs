using System.Text.RegularExpressions;

namespace Broker.Api.Tests;

/// <summary><c>build/test.sh --fast</c> leaves out what needs a server, a process or a namespace, and nothing else.</summary>
public sealed partial class FastRunTests
{
    /// <summary>What stands in the file of a fixture that needs it.</summary>
    private static readonly Dictionary<string, string> Signs = new(StringComparer.Ordinal)
    {
        [Categories.PostgreSql] = @"PostgresServer\.|BackEnd\.Postgres|Deployment\.StartAsync",
        [Categories.Process] =
            @"(BrokerProcess|LimitedBroker|Brokers|TlsBroker|Deployment|Network)\.StartAsync|BrokerStart\.TryAsync|AgentProcess\.|NodeTools\.|new RestorableBroker\(|Process\.Start",
        [Categories.Tunnel] = @"NetworkHostSwitch\.|TunnelNetwork\(|UserspaceInterface\.|demo\.sh",
        [Categories.Containers] = @"DeployedSources\.CreateAsync|ComposeStack\.StartAsync",
        [Categories.Browser] = @"Chromium\.StartAsync|Page\.GotoAsync",
    };

    [Test]
    public void Leaves_out_the_categories()
    {
        var script = File.ReadAllText(Path.Combine(Repository.Root, "build/test.sh"));

        LeftOut.Matches(script).Select(match => match.Groups["category"].Value).ShouldBe(Signs.Keys, ignoreOrder: true);
    }

    [Test]
    public void A_test_that_does_not_declare_a_need_gets_nothing_started() =>
        Signs.Keys.ShouldAllBe(category => Refuses(category));

    [Test, Process, PostgreSql, Tunnel, Containers, Browser]
    public void A_test_that_declares_a_need_gets_it_started() => Signs.Keys.ShouldAllBe(category => !Refuses(category));

    [Test]
    public void No_fixture_declares_a_need_that_it_does_not_have()
    {
        var fixtures = Directory.GetFiles(Path.Combine(Repository.Root, "tests"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal))
            .Select(file => (file, Text: File.ReadAllText(file)))
            .SelectMany(file => Declared.Matches(file.Text), (file, match) => (file.file, file.Text, Needs: match.Groups["need"]))
            .SelectMany(fixture => fixture.Needs.Captures, (fixture, need) => (fixture.file, fixture.Text, Need: need.Value))
            .ToList();

        fixtures.Count.ShouldBeGreaterThan(40);
        fixtures.Where(fixture => !Regex.IsMatch(fixture.Text, Signs[fixture.Need], RegexOptions.None, Eventually.Patience))
            .Select(fixture => $"{fixture.file}: {fixture.Need}").ShouldBeEmpty();
    }

    private static bool Refuses(string category)
    {
        try
        {
            Categories.Require(category);
            return false;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }

    [GeneratedRegex("TestCategory!=(?<category>\\w+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex LeftOut { get; }

    /// <summary>Above a class.</summary>
    [GeneratedRegex(
        @"^\[((?<need>PostgreSql|Process|Tunnel|Containers|Browser)(, )?)+\]$",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline,
        matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Declared { get; }
}
