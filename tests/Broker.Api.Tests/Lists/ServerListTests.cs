using Broker.Api.Tests.Reports;

namespace Broker.Api.Tests.Lists;

/// <summary>server/list, of servers whose names begin with what no other test has.</summary>
public sealed class ServerListTests(BackEnd backEnd) : ApiTests(backEnd)
{
    private string mark = null!;

    [SetUp]
    public async Task Add_servers()
    {
        mark = Sample.Name("fleet");
        foreach (var name in new[] { "applied", "behind", "sick", "silent" })
        {
            var server = await Api.AddServerAsync(Sample.Server(reserved: 20).With(("server_name", $"{mark}-{name}")));
            await Api.LeaseAsync(server, key: name == "applied" ? AppliedKey : null);
            if (name != "silent")
            {
                var report = (await Api.ReportOfAsync(server, name == "applied" ? [Reporting.Peer(AppliedKey, DateTimeOffset.UtcNow)] : []))
                    .With(("problems", name == "sick" ? new JsonArray("wg0 is down") : null), ("revision", name == "behind" ? 1 : 2));
                (await Api.PostAsync("server/report", report)).ShouldBe(200);
            }
        }
    }

    private static string AppliedKey { get; } = Sample.Key();

    [Test]
    public async Task Gives_a_server_with_its_state()
    {
        var server = (await Api.ServersAsync($"search={mark}-applied")).ShouldHaveSingleItem();
        var stored = (await Api.GetAsync("server/list_all")).ShouldBe(200).GetProperty($"{mark}-applied");
        var status = (await Api.GetAsync($"server/status?server_name={mark}-applied")).ShouldBe(200).GetProperty($"{mark}-applied");

        server.GetProperty("status").GetRawText().ShouldBe(status.GetRawText());
        foreach (var field in stored.EnumerateObject())
        {
            server.GetProperty(field.Name).GetRawText().ShouldBe(field.Value.GetRawText(), field.Name);
        }

        (server.GetProperty("silent").GetBoolean(), status.Number("peers"), status.Number("peers_online"),
            status.GetProperty("in_step").GetBoolean()).ShouldBe((false, 1, 1, true));
    }

    [TestCase("in_step", "applied")]
    [TestCase("out_of_step", "behind", "sick", "silent")]
    [TestCase("problems", "sick")]
    [TestCase("silent", "silent")]
    public async Task Gives_those_that_are(string state, params string[] expected) =>
        (await Api.ServerNamesAsync($"search={mark}&state={state}")).ShouldBe(expected.Select(name => $"{mark}-{name}"));

    [Test]
    public async Task Gives_those_that_a_client_of_an_owner_or_with_a_tag_has_a_peering_with()
    {
        foreach (var name in new[] { "applied", "sick" })
        {
            var client =
                new JsonObject { ["client_name"] = $"{mark}-laptop", ["server_name"] = $"{mark}-{name}", ["public_key"] = Sample.Key() };
            (await Api.PostAsync("client/add", client.With(("owner", $"{mark}@example.com"), ("tags", new JsonArray(mark))))).ShouldBe(201);
        }

        foreach (var query in new[] { $"owner={mark}@example.com", $"tag={mark}", $"tag={mark}&search={mark}" })
        {
            (await Api.ServerNamesAsync(query)).ShouldBe([$"{mark}-applied", $"{mark}-sick"], query);
        }

        (await Api.ServerNamesAsync($"tag={mark}&server_name={mark}-sick")).ShouldBe([$"{mark}-sick"]);
        (await Api.ServerNamesAsync($"owner=nobody-of-{mark}")).ShouldBeEmpty();
        (await Api.ServerNamesAsync($"server_name={mark}-applied")).ShouldBe([$"{mark}-applied"]);
        (await Api.ServerNamesAsync($"server_name={mark}")).ShouldBeEmpty();
    }

    [Test]
    public async Task Gives_those_without_a_report_since_a_time()
    {
        (await Api.ServerNamesAsync($"search={mark}&idle_since={DateTimeOffset.UtcNow.AddHours(-1):yyyy-MM-ddTHH:mm:ssZ}"))
            .ShouldBe([$"{mark}-silent"]);
        (await Api.ServerNamesAsync($"search={mark}&idle_since={DateTimeOffset.UtcNow.AddHours(1):yyyy-MM-ddTHH:mm:ssZ}")).Length.ShouldBe(
            4);
    }

    [Test]
    public async Task Goes_on_behind_a_page()
    {
        var page = (await Api.GetAsync($"server/list?search={mark}&limit=3")).ShouldBe(200);
        page.GetProperty("servers").EnumerateArray().Select(server => server.Text("server_name"))
            .ShouldBe([$"{mark}-applied", $"{mark}-behind", $"{mark}-sick"]);
        (await Api.PostAsync("server/delete", new JsonObject { ["server_name"] = $"{mark}-sick" })).ShouldBe(200);

        var rest = (await Api.PostAsync("server/list", new JsonObject { ["search"] = mark, ["limit"] = 1, ["after"] = page.Text("next") }))
            .ShouldBe(200);

        rest.GetProperty("servers").EnumerateArray().Select(server => server.Text("server_name")).ShouldBe([$"{mark}-silent"]);
        rest.Text("next").ShouldBeNull();
    }
}
