using Broker.Domain.Lists;

namespace Broker.Infrastructure.Repositories;

/// <summary>Rows of one index that name clients.</summary>
/// <param name="From">What the index is of.</param>
/// <param name="Where">What it finds.</param>
/// <param name="Name">The client of such a row.</param>
internal sealed record Source(string From, string Where, string Name = "p.client_name");

/// <summary>Indexes that together find all clients which a condition holds for, and maybe others.</summary>
internal sealed record Narrowing(params Source[] Sources)
{
    /// <summary>How many rows they find, not counted further than <c>@counted</c> each.</summary>
    public string Count => string.Join(" + ", Sources.Select(source =>
        $"(select count(*) from (select 1 from {source.From} where {source.Where} limit @counted) as counted)"));

    /// <summary>The limit, which few rows are far from, tells PostgreSQL that they are few.</summary>
    public string Names => string.Join(" union all ", Sources.Select((source, i) =>
        $"select s{i}.name from (select {source.Name} as name from {source.From} where {source.Where} limit 2 * @counted) as s{i}"));
}

/// <summary>What a filter means in SQL, of a client <c>c</c> and of its peerings.</summary>
internal sealed class ClientConditions
{
    private const string ClientOfReport = "(select p.client_name from peerings p where p.id = r.peering_id)";
    private const string OfServer = "p.server_id = (select s.id from servers s where s.name = @Server)";
    private const string IsDisabled = "(p.disabled_at is not null or p.client_disabled = 1)";

    private static readonly Source NeverConnected = new("peerings p", "p.has_connected = 0");
    private static readonly Source SeenLately = new("peering_reports r", "r.handshake_hour >= @aliveHour", ClientOfReport);
    private static readonly Source SeenBefore = new("peering_reports r", "r.handshake_hour <= @idleHour", ClientOfReport);

    private readonly List<Narrowing> narrowings = [];
    private readonly List<string> conditions = [];

    public ClientConditions(ClientFilter filter, (string Condition, Narrowing? Narrowing)? search)
    {
        Add(filter.Name is null, "c.name = @Client", new Narrowing(new Source("clients c", "c.name = @Client", "c.name")));
        Add(filter.Server is null, AnyPeering(OfServer), new Narrowing(new Source("peerings p", OfServer)));
        Add(filter.Owner is null, "c.owner = @Owner", new Narrowing(new Source("clients c", "c.owner = @Owner", "c.name")));
        Add(
            filter.Tag is null,
            "(select count(*) from client_tags t where t.tag = @Tag and t.client_name = c.name) > 0",
            new Narrowing(new Source("client_tags t", "t.tag = @Tag", "t.client_name")));
        Add(
            filter.IdleSince is null,
            AnyReport("coalesce(r.latest_handshake, 0) >= @idle or coalesce(p.active_since, 0) > @idleMilliseconds", "< 1"),
            new Narrowing(SeenBefore, NeverConnected));
        AddState(filter.State);
        Add(search is null, search?.Condition!, search?.Narrowing);
    }

    public IReadOnlyList<Narrowing> Narrowings => narrowings;

    /// <summary>The names of the page's clients, and of one more.</summary>
    public string Names(Narrowing? narrowest)
    {
        var all = string.Join(" and ", conditions);
        return narrowest is null
            ? $"select c.name from clients c where c.name > @after {(all.Length == 0 ? "" : $"and {all}")} order by c.name limit @limit"
            : $"""
               select f.name from (select distinct u.name from ({narrowest.Names}) as u where u.name > @after order by u.name) as f
               where coalesce((select max(case when {all} then 1 else 0 end) from clients c where c.name = f.name), 0) > 0
               order by f.name limit @limit
               """;
    }

    private void AddState(ClientState? state)
    {
        switch (state)
        {
            case ClientState.Online:
                Add(isAbsent: false, AnyReport("r.latest_handshake > @alive"), new Narrowing(SeenLately));
                break;
            case ClientState.Offline:
                Add(isAbsent: false, AnyReport("r.latest_handshake > @alive", "< 1"), narrowing: null);
                break;
            case ClientState.NeverConnected:
                Add(isAbsent: false, AnyReport("r.latest_handshake is not null", "< 1"), new Narrowing(NeverConnected));
                break;
            case ClientState.Expiring:
                var ends = new Narrowing(
                    new Source("clients c", "c.expires_at <= @expireBefore", "c.name"),
                    new Source("peerings p", "p.expires_at <= @expireBefore"));
                Add(isAbsent: false, $"(c.expires_at <= @expireBefore or {AnyPeering("p.expires_at <= @expireBefore")})", ends);
                break;
            case ClientState.Disabled:
                Add(isAbsent: false, AnyPeering(IsDisabled), new Narrowing(new Source("peerings p", IsDisabled)));
                break;
            default: // idle is the condition of idle_since
                break;
        }
    }

    private void Add(bool isAbsent, string condition, Narrowing? narrowing)
    {
        if (!isAbsent)
        {
            conditions.Add(condition);
            narrowings.AddRange(narrowing is null ? [] : [narrowing]);
        }
    }

    public static string AnyPeering(string condition) =>
        $"coalesce((select max(case when {condition} then 1 else 0 end) from peerings p where p.client_name = c.name), 0) > 0";

    private static string AnyReport(string condition, string compared = "> 0") =>
        $"""
        coalesce((select max(case when {condition} then 1 else 0 end) from peerings p left join peering_reports r on r.peering_id = p.id
                  where p.client_name = c.name), 0) {compared}
        """;
}
