using Broker.Api.Tests.Authority;
using Broker.Api.Tests.Operations;

namespace Broker.Api.Tests.Lifecycle;

/// <summary>
/// What idles on a server that reclaims such peerings. Days pass by moving what the database has into the past: under brokers that run and
/// look every half minute on PostgreSQL, before a broker that starts and looks at once on SQLite.
/// </summary>
[Category("Rule11")]
public sealed class ReclaimTests(BackEnd backEnd) : OwnDatabaseTests(backEnd)
{
    private const int Days = 30;

    private static readonly TimeSpan Patience = 3 * Eventually.Patience;

    [Test]
    public async Task Is_disabled_first_and_removed_after_as_long_again_each_once_and_audited()
    {
        var api = (await StartBrokersAsync())[0].Api;
        var server = await api.AddServerAsync(Sample.Server().With(("reclaim_idle_days", Days)));
        var (idle, used, key) = (Sample.Name(), Sample.Name(), Sample.Key());
        await api.LeaseAsync(server, idle);
        await api.LeaseAsync(server, used, key);
        await api.ApplyAsync(server, key);
        var config = await api.ConfigAsync(server);

        api = await PassDaysAsync(api, $"update server_reports set observed_since = {Past}; update peerings set active_since = {Past}");

        await IsDisabledAsync(api, server, idle);
        (await api.PeersAsync(server)).ShouldHaveSingleItem().Key.ShouldBe(key);
        (await api.ConfigAsync(server)).Number("revision").ShouldBe(config.Number("revision") + 1);
        (await TrailAsync(api, idle)).ShouldBe(["client/add by admin", "client/update by broker"]);

        await api.ApplyAsync(server, key);
        api = await PassDaysAsync(api, $"update peerings set disabled_at = {Past} where disabled_at is not null");

        await Eventually.HoldsAsync(async () => (await api.ListedAsync(idle)).Count == 0, () => "it is there yet", Patience);
        (await TrailAsync(api, idle)).ShouldBe(["client/add by admin", "client/update by broker", "server/remove_peer by broker"]);
        (await KindsAsync(api, idle)).ShouldBe(["added", "disabled", "removed"]);
        (await api.ConfigAsync(server)).Number("revision").ShouldBe(config.Number("revision") + 1, "no interface had it any more");
        (await TrailAsync(api, used)).ShouldBe(["client/add by admin"]);
    }

    [Test]
    public async Task The_trail_tells_who_keeps_it_and_enabling_its_client_as_a_whole_enables_it()
    {
        var api = (await StartBrokersAsync())[0].Api;
        var server = await api.AddServerAsync(Sample.Server().With(("reclaim_idle_days", Days)));
        var (kept, enabled) = (Sample.Name(), Sample.Name());
        await api.LeaseAsync(server, kept);
        await api.LeaseAsync(server, enabled);
        await api.ApplyAsync(server);
        api = await PassDaysAsync(api, $"update server_reports set observed_since = {Past}; update peerings set active_since = {Past}");
        await IsDisabledAsync(api, server, kept);
        await IsDisabledAsync(api, server, enabled);

        (await api.UpdateAsync(kept, server, ("disabled", true))).ShouldBe(200).GetProperty("receipts").Names().ShouldBe([server.Name()]);
        (await api.UpdateAsync(enabled, ("disabled", false))).ShouldBe(200).GetProperty("receipts").Names().ShouldBe([server.Name()]);

        (await LastChangeAsync(api, kept)).ShouldBe(((true, true), (true, false)));
        (await LastChangeAsync(api, enabled)).ShouldBe(((true, true), (false, false)));
        (await KindsAsync(api, kept)).ShouldBe(["added", "disabled", "changed"]);
        (await KindsAsync(api, enabled)).ShouldBe(["added", "disabled", "enabled"]);
        (await api.PeersAsync(server)).Length.ShouldBe(1);
    }

    private static Task IsDisabledAsync(BrokerApi api, JsonObject server, string client) => Eventually.HoldsAsync(
        async () => (await api.ListedAsync(client))[server.Name()].GetProperty("disabled_for_idling").GetBoolean(),
        () => "it is enabled yet",
        Patience);

    private async Task<BrokerApi> PassDaysAsync(BrokerApi api, string sql)
    {
        if (BackEnd is not BackEnd.Sqlite)
        {
            await ExecuteAsync(sql);
            return api;
        }

        await StopBrokersAsync();
        await ExecuteAsync(sql);
        return (await StartBrokerAsync()).Api;
    }

    private static long Past => DateTimeOffset.UtcNow.AddDays(-Days).ToUnixTimeMilliseconds() - 1;

    private static async Task<IEnumerable<string>> TrailAsync(BrokerApi api, string client) =>
        (await api.AuditAsync($"client_name={client}")).Select(entry => $"{entry.Text("call")} by {entry.Text("caller")}");

    private static async Task<IEnumerable<string?>> KindsAsync(BrokerApi api, string client) =>
        (await api.GetAsync($"events/list?client_name={client}")).ShouldBe(200).GetProperty("events").EnumerateArray()
            .Select(found => found.Text("kind"));

    /// <summary>Whether the peering was disabled, and for idling, before the last change of it and after.</summary>
    private static async Task<((bool, bool) Before, (bool, bool) After)> LastChangeAsync(BrokerApi api, string client)
    {
        var last = (await api.AuditAsync($"client_name={client}"))[^1];
        return (StateOf("before"), StateOf("after"));

        (bool, bool) StateOf(string member)
        {
            var state = last.GetProperty(member);
            return (state.GetProperty("disabled").GetBoolean(), state.GetProperty("disabled_for_idling").GetBoolean());
        }
    }
}
