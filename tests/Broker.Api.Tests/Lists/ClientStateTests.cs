using Broker.Api.Tests.Lifecycle;
using Broker.Api.Tests.Reports;

namespace Broker.Api.Tests.Lists;

/// <summary>client/list by state, of clients of one server whose names end with what they are.</summary>
public sealed class ClientStateTests(BackEnd backEnd) : ApiTests(backEnd)
{
    private static readonly string[] All = ["busy", "disabled", "fresh", "gone", "half", "lost", "short"];

    private readonly Dictionary<string, string> keys = [];
    private JsonObject server = null!;
    private string second = null!;

    [SetUp]
    public async Task Add_clients()
    {
        server = await Api.AddServerAsync();
        var other = await Api.AddServerAsync();
        second = other.Name();
        foreach (var name in All)
        {
            await Api.AddAsync(server, NameOf(name), ("public_key", keys[name] = Sample.Key()));
        }

        await Api.AddAsync(other, NameOf("half"), ("public_key", keys["other"] = Sample.Key()));
        var now = DateTimeOffset.UtcNow;
        await Api.ReportAsync(
            server,
            Reporting.Peer(keys["busy"], now.AddSeconds(-20)), Reporting.Peer(keys["gone"], now.AddSeconds(-400)),
            Reporting.Peer(keys["lost"], now.AddDays(-90)),
            Reporting.Peer(keys["fresh"]), Reporting.Peer(keys["half"]), Reporting.Peer(keys["short"], now.AddSeconds(-30)));
        await Api.ReportAsync(other, Reporting.Peer(keys["other"], now.AddSeconds(-10)));
        (await Api.UpdateAsync(NameOf("disabled"), ("disabled", true))).ShouldBe(200);
        (await Api.UpdateAsync(NameOf("lost"), server, ("disabled", true))).ShouldBe(200);
        (await Api.UpdateAsync(NameOf("short"), ("expires_at", Living.InSeconds(3600)))).ShouldBe(200);
        (await Api.UpdateAsync(NameOf("half"), server, ("expires_at", Living.InSeconds(3600)))).ShouldBe(200);
        (await Api.UpdateAsync(NameOf("busy"), ("expires_at", Living.InSeconds(86_400 * 2)))).ShouldBe(200);
    }

    [TestCase("online", "busy", "half", "short")]
    [TestCase("offline", "disabled", "fresh", "gone", "lost")]
    [TestCase("never_connected", "disabled", "fresh")]
    [TestCase("expiring", "half", "short")]
    [TestCase("disabled", "disabled", "lost")]
    public async Task Gives_those_that_are(string state, params string[] expected) =>
        (await NamesAsync($"state={state}")).ShouldBe(expected);

    /// <summary>Keys that came after it do not idle yet.</summary>
    [Test]
    public async Task Gives_those_that_idle_since_a_time()
    {
        var now = DateTimeOffset.UtcNow;
        (await NamesAsync($"idle_since={Text(now.AddMinutes(1))}")).ShouldBe(All);
        (await NamesAsync($"state=idle&idle_since={Text(now.AddHours(-1))}")).ShouldBeEmpty("all were added since");
        (await NamesAsync($"state=never_connected&idle_since={Text(now.AddHours(-1))}")).ShouldBeEmpty("likewise");
        (await NamesAsync($"state=never_connected&idle_since={Text(now.AddMinutes(1))}")).ShouldBe(["disabled", "fresh"]);
    }

    /// <summary>With another key nobody has connected yet.</summary>
    [Test]
    public async Task Follows_a_key_that_is_replaced()
    {
        var key = Sample.Key();
        await Api.AddAsync(server, NameOf("busy"), ("public_key", key));
        (await NamesAsync("state=never_connected")).ShouldBe(["busy", "disabled", "fresh"]);
        (await NamesAsync("state=online")).ShouldBe(["half", "short"]);

        await Api.ReportAsync(server, Reporting.Peer(key, DateTimeOffset.UtcNow.AddSeconds(-5)));

        (await NamesAsync("state=never_connected")).ShouldBe(["disabled", "fresh"]);
        (await NamesAsync("state=online")).ShouldBe(["busy", "half", "short"]);
    }

    [Test]
    public async Task Narrows_by_all_filters_together()
    {
        (await NamesAsync("state=expiring&search=HALF")).ShouldBe(["half"]);
        (await NamesAsync("state=disabled&search=half")).ShouldBeEmpty();
        (await Api.ClientNamesAsync($"state=online&server_name={second}")).ShouldBe([NameOf("half")]);
    }

    private string NameOf(string name) => $"{server.Name()}-{name}";

    private async Task<string[]> NamesAsync(string query) =>
        [.. (await Api.ClientNamesAsync($"server_name={server.Name()}&{query}")).Select(name => name!.Split('-')[^1])];

    private static string Text(DateTimeOffset time) => Uri.EscapeDataString(time.ToString("O"));
}
