using System.Text.Json;
using Broker.Api.Tests.Authority;
using Broker.Api.Tests.Reports;

namespace Broker.Api.Tests.Events;

/// <summary>What happens to the fleet, for programs that follow it.</summary>
public sealed class EventTests(BackEnd backEnd) : ApiTests(backEnd)
{
    [Test]
    public async Task Tell_what_happened_to_a_server_and_its_peerings_in_order()
    {
        var (server, client) = (await Api.AddServerAsync(), Sample.Name());
        await Api.LeaseAsync(server, client);
        await Api.ReportAsync(server);
        await Api.ReportAsync(server); // says nothing new
        await Api.AddClientAsync(client, server); // another key
        (await Api.PostAsync("client/update", Fleet.Client(client, server).With(("routed_networks", new JsonArray("192.168.77.0/24"))))).ShouldBe(200);
        (await Api.PostAsync("client/update", new JsonObject { ["client_name"] = client, ["note"] = "x" })).ShouldBe(200); // concerns no access
        await Api.RemoveAsync(client, server);
        await Api.DeleteServerAsync(server);

        var events = await EventsAsync(server, "removed", client: null);

        events.Select(found => (found.Text("kind"), found.Text("client_name"))).ShouldBe(
        [
            ("added", null), ("added", client), ("applied", null), ("replaced", client), ("changed", client), ("removed", client), ("removed", null),
        ]);
        events[2].Number("revision").ShouldBe(2);
        events.Select(found => found.Text("id")).ShouldBe(events.Select(found => found.Text("id")).Order(StringComparer.Ordinal));
        events.ShouldAllBe(found => found.Moment("at") > DateTimeOffset.UtcNow.AddHours(-1));
    }

    [Test]
    public async Task Tell_who_was_disabled_and_enabled_and_whose_access_has_ended_by_itself()
    {
        var (server, client) = (await Api.AddServerAsync(), Sample.Name());
        await Api.LeaseAsync(server, client);
        foreach (var disabled in new[] { true, false })
        {
            (await Api.PostAsync("client/update", new JsonObject { ["client_name"] = client, ["disabled"] = disabled })).ShouldBe(200);
            (await Api.PostAsync("client/update", Fleet.Client(client, server).With(("disabled", disabled)))).ShouldBe(200);
        }

        (await Api.PostAsync("client/update", Fleet.Client(client, server).With(("disabled", true)))).ShouldBe(200);
        (await Api.PostAsync("client/update", new JsonObject
        {
            ["client_name"] = client, ["expires_at"] = $"{DateTimeOffset.UtcNow.AddSeconds(1):O}",
        })).ShouldBe(200);

        var events = await EventsAsync(server, "expired", client);

        events.Where(found => found.Text("client_name") is not null).Select(found => found.Text("kind")).ShouldBe(
            ["added", "disabled", "changed", "enabled", "disabled", "expired"], ignoreOrder: false);
    }

    /// <summary>Whoever knows the former name learns there that it has changed.</summary>
    [Test]
    public async Task Tell_of_another_name_under_the_former_one()
    {
        var (server, other, client) = (await Api.AddServerAsync(), await Api.AddServerAsync(), Sample.Name());
        await Api.LeaseAsync(server, client);
        await Api.LeaseAsync(other, client);

        (await Api.PostAsync("client/update", Fleet.Client(client, server).With(("new_name", Sample.Name()), ("disabled", true)))).ShouldBe(200);

        (await EventsAsync(server, "changed", client)).Select(found => found.Text("kind")).ShouldBe(
            ["added", "added", "disabled", "changed"]);
        (await EventsAsync(other, "changed", client)).Select(found => found.Text("kind")).ShouldBe(["added", "added", "changed"]);
    }

    /// <summary>
    /// Only `disabled` was told, and nothing where the peering was disabled before: who followed the events kept the former name.
    /// </summary>
    [Test]
    public async Task Tell_of_another_name_beside_a_switch_of_the_whole_client()
    {
        var (server, other, client) = (await Api.AddServerAsync(), await Api.AddServerAsync(), Sample.Name());
        await Api.LeaseAsync(server, client);
        await Api.LeaseAsync(other, client);
        (await Api.PostAsync("client/update", Fleet.Client(client, other).With(("disabled", true)))).ShouldBe(200);

        (await Api.PostAsync(
            "client/update", new JsonObject { ["client_name"] = client, ["new_name"] = Sample.Name(), ["disabled"] = true })).ShouldBe(200);

        (await EventsAsync(server, "changed", client)).Select(found => found.Text("kind")).ShouldBe(
            ["added", "added", "disabled", "changed"]);
        (await EventsAsync(other, "changed", client)).Select(found => found.Text("kind")).ShouldBe(
            ["added", "added", "disabled", "changed"]);
    }

    [Test]
    public async Task Tell_once_of_a_peering_that_is_changed_with_the_name()
    {
        var (server, client, name) = (await Api.AddServerAsync(), Sample.Name(), Sample.Name());
        await Api.LeaseAsync(server, client);

        (await Api.PostAsync("client/update", Fleet.Client(client, server).With(("new_name", name), ("expires_in", 3600)))).ShouldBe(200);
        await Api.RemoveAsync(name, server);

        (await EventsAsync(server, "removed", name)).Select(found => found.Text("kind")).ShouldBe(["added", "added", "changed", "removed"]);
    }

    [Test]
    public async Task Are_filtered_and_resumed_by_id()
    {
        var (server, client) = (await Api.AddServerAsync(), Sample.Name());
        await Api.LeaseAsync(server, client);
        await Api.RemoveAsync(client, server);
        var all = await EventsAsync(server, "removed", client);

        (await ListAsync($"server_name={server.Name()}&kinds=added,removed&client_name={client}")).Select(found => found.Text("kind")).ShouldBe(["added", "removed"]);
        (await ListAsync($"server_name={server.Name()}&after={all[1].Text("id")}")).ShouldHaveSingleItem().Text("id").ShouldBe(all[2].Text("id"));
        var page = (await Api.GetAsync($"events/list?server_name={server.Name()}&limit=2")).ShouldBe(200);
        page.Text("next").ShouldBe(all[1].Text("id"));
        page.GetProperty("events").GetArrayLength().ShouldBe(2);
        (await Api.GetAsync($"events/list?server_name={server.Name()}&after={all[2].Text("id")}")).ShouldBe(200).Text("next").ShouldBe(all[2].Text("id"));
    }

    [Test]
    public async Task Are_read_backwards_from_their_end()
    {
        var (server, client) = (await Api.AddServerAsync(), Sample.Name());
        await Api.LeaseAsync(server, client);
        await Api.RemoveAsync(client, server);
        var all = (await EventsAsync(server, "removed", client)).Select(found => found.Text("id")).ToList();

        var last = (await ListAsync($"server_name={server.Name()}&before=now&limit=2")).Select(found => found.Text("id")).ToList();
        last.ShouldBe(all[1..]);
        (await ListAsync($"server_name={server.Name()}&before={last[0]}&limit=2")).Select(found => found.Text("id")).ShouldBe(all[..1]);
        (await ListAsync($"server_name={server.Name()}&before={all[0]}")).ShouldBeEmpty();
        (await ListAsync($"server_name={server.Name()}&after={all[0]}&before={all[2]}")).Select(found => found.Text("id")).ShouldBe(all[1..2]);
    }

    [Test]
    public async Task Are_waited_for()
    {
        var server = await Api.AddServerAsync();
        var added = (await EventsAsync(server, "added", client: null))[^1].Text("id");
        var waiting = Api.GetAsync($"events/list?server_name={server.Name()}&after={added}", ("Prefer", "wait=60"));

        await Api.LeaseAsync(server, "phone");

        var answer = (await waiting).ShouldBe(200);
        answer.GetProperty("events").EnumerateArray().Select(found => (found.Text("kind"), found.Text("client_name"))).ShouldBe([("added", "phone")]);
    }

    [Test]
    public async Task Need_a_role_that_reads_the_fleet()
    {
        var server = await Api.AddServerAsync();

        (await Api.With(await Api.TokenAsync("viewer")).GetAsync($"events/list?server_name={server.Name()}")).ShouldBe(200);
        (await Api.With(await Api.TokenAsync("server", server.Name())).GetAsync("events/list")).ShouldRefuse(403, "forbidden");
    }

    /// <summary>All events of the server, when the last one that is expected is among them.</summary>
    private async Task<IReadOnlyList<JsonElement>> EventsAsync(JsonObject server, string lastKind, string? client)
    {
        IReadOnlyList<JsonElement> events = [];
        await Eventually.HoldsAsync(
            async () =>
            {
                events = await ListAsync($"server_name={server.Name()}");
                return events.Count > 0 && (events[^1].Text("kind"), events[^1].Text("client_name")) == (lastKind, client);
            },
            () => $"the last event is not '{lastKind}': {string.Join(", ", events)}");
        return events;
    }

    private async Task<IReadOnlyList<JsonElement>> ListAsync(string query) =>
        [.. (await Api.GetAsync($"events/list?{query}")).ShouldBe(200).GetProperty("events").EnumerateArray()];
}
