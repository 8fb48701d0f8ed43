using System.Globalization;
using System.Text.RegularExpressions;
using Broker.Application.Clients.PageClients;
using Broker.Contracts;
using Broker.Domain;
using Broker.Domain.Lists;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;
using Broker.Infrastructure.Tests.Databases;
using Broker.Infrastructure.Tests.Schema;
using Microsoft.Extensions.DependencyInjection;

namespace Broker.Infrastructure.Tests.Lists;

/// <summary>Pages out of 100,000 clients: what they have, and that the database reads no more than a small part of them for it.</summary>
public sealed partial class LargeListTests(BackEnd backEnd) : StorageTest(backEnd)
{
    /// <summary>A scan of all clients takes more: of SQLite's steps, and of the rows that PostgreSQL meets.</summary>
    private const int MostSteps = 200_000;
    private const int MostRows = 15_000;

    private static readonly long Now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
    private static readonly DateTimeOffset NinetyDaysAgo = DateTimeOffset.FromUnixTimeSeconds(Now - (90 * 86_400));

    private SqlWatch watch = null!;
    private ServiceProvider watched = null!;

    [OneTimeSetUp]
    public async Task Fill_a_large_fleet()
    {
        foreach (var sql in LargeFleet.Fill(BackEnd == BackEnd.Sqlite, Now))
        {
            await ExecuteAsync(sql);
        }

        watch = new SqlWatch(Database.Connect());
        watched = Database.Services(watch);
        await ListAsync(new ClientFilter(After: null, 1)); // a new connection reads the schema once
    }

    [OneTimeTearDown]
    public void Watch_no_more() => watched?.Dispose();

    /// <summary>The tests change nothing of what they share, but for the last one.</summary>
    public override Task Empty_the_database() => Task.CompletedTask;

    private static IEnumerable<TestCaseData> Filters() =>
    [
        Case("all", All, _ => true),
        Case("of a name", All with { Name = ClientName.Parse(LargeFleet.Client(77_777)) }, i => i == 77_777),
        Case("of a server", All with { Server = ServerName.Parse(LargeFleet.Server(42)) }, i => i % LargeFleet.Servers == 42),
        Case("of an owner with few", All with { Owner = "owner-4002" }, i => LargeFleet.Owner(i) == "owner-4002"),
        Case("of an owner with many", All with { Owner = LargeFleet.Everyone }, i => LargeFleet.Owner(i) == LargeFleet.Everyone),
        Case("of an owner with none", All with { Owner = "nobody" }, _ => false),
        Case("with a tag of many", All with { Tag = "common" }, i => LargeFleet.HasTag(i, "common")),
        Case("with a tag of few", All with { Tag = "rare" }, i => LargeFleet.HasTag(i, "rare")),
        Case("online", All with { State = ClientState.Online }, LargeFleet.IsOnline),
        Case("offline", All with { State = ClientState.Offline }, i => !LargeFleet.IsOnline(i)),
        Case("never connected", All with { State = ClientState.NeverConnected }, i => !LargeFleet.HasConnected(i)),
        Case(
            "never connected, and not new",
            All with { State = ClientState.NeverConnected, IdleSince = NinetyDaysAgo },
            i => !LargeFleet.HasConnected(i) && !LargeFleet.IsAddedToday(i)),
        Case("idle", All with { State = ClientState.Idle, IdleSince = NinetyDaysAgo }, LargeFleet.IsIdle),
        Case("expiring", All with { State = ClientState.Expiring }, LargeFleet.IsExpiring),
        Case("disabled", All with { State = ClientState.Disabled }, LargeFleet.IsDisabled),
        Case("a server's that are online", All with { State = ClientState.Online, Server = ServerName.Parse(LargeFleet.Server(1)) }, i => i % LargeFleet.Servers == 1),
        Case("found by address", Search(LargeFleet.Address(77_777)), i => i == 77_777),
        Case("found by the beginning of an address", Search("10.42.1."), i => LargeFleet.Address(i).StartsWith("10.42.1.", StringComparison.Ordinal)),
        Case("found by an address of all", Search("10."), _ => true),
        Case("found by an address of none", Search("192.0.2.7"), _ => false),
        Case("found by key", Search(LargeFleet.Key(99_999)), i => i == 99_999),
        Case("found by a part of the name", Search("ENT-0"), _ => true),
        Case("found by the owner of many", Search("everyone@"), i => LargeFleet.Owner(i) == LargeFleet.Everyone),
    ];

    [TestCaseSource(nameof(Filters)), Order(1)]
    public async Task Gives_what_the_filter_says_and_reads_little(ClientFilter filter, Func<int, bool> expected) => await ShouldGiveAsync(filter, expected);

    /// <summary>An index of every part of every text would cost each change more than a search in all of them does.</summary>
    [Test, Order(1)]
    public async Task Finds_what_is_written_once()
    {
        (await ListAsync(Search("the needle"))).Clients.Select(client => client.ClientName).ShouldBe([LargeFleet.Client(99_987)]);
        (await ListAsync(Search("0099999AAAA"))).Clients.Select(client => client.ClientName).ShouldBe([LargeFleet.Client(99_999)]);
    }

    [Test, Order(1)]
    public async Task Goes_through_all_pages_once()
    {
        var filter = All with { Limit = 1000, Search = SearchText.Parse("client-0") };
        var names = new List<string>();
        for (string? next = ""; next is not null && names.Count < LargeFleet.Clients;)
        {
            var page = await ListAsync(filter with { After = next.Length == 0 ? null : Read(next) });
            names.AddRange(page.Clients.Select(client => client.ClientName));
            next = page.Next;
        }

        names.ShouldBe(Enumerable.Range(0, LargeFleet.Clients).Select(LargeFleet.Client));
    }

    [Test, Order(2)]
    public async Task Reads_little_where_a_state_becomes_rare()
    {
        foreach (var sql in LargeFleet.Quieten(BackEnd == BackEnd.Sqlite, Now))
        {
            await ExecuteAsync(sql);
        }

        await ShouldGiveAsync(All with { State = ClientState.Online }, i => i >= 99_950 && LargeFleet.IsOnline(i));
        await ShouldGiveAsync(All with { State = ClientState.Idle, IdleSince = NinetyDaysAgo }, i => i >= 99_950 && LargeFleet.IsIdle(i));
        await ShouldGiveAsync(All with { State = ClientState.NeverConnected }, i => i >= 99_950 && !LargeFleet.HasConnected(i));
    }

    private static ClientFilter All => new(After: null, 100);

    private static ClientFilter Search(string text) => All with { Search = SearchText.Parse(text) };

    private static ClientName Read(string cursor) => PageCursor.TryRead<ClientName>(cursor, out var name) ? name : throw new FormatException(cursor);

    private async Task ShouldGiveAsync(ClientFilter filter, Func<int, bool> expected)
    {
        foreach (var from in new[] { 0, 60_000 })
        {
            watch.Forget();
            var page = await ListAsync(filter with { After = from == 0 ? null : ClientName.Parse(LargeFleet.Client(from - 1)) });

            var rest = Enumerable.Range(from, LargeFleet.Clients - from).Where(expected).Take(101).ToList();
            page.Clients.Select(client => client.ClientName).ShouldBe(rest.Take(100).Select(LargeFleet.Client));
            (page.Next is null).ShouldBe(rest.Count <= 100);
            watch.Steps.ShouldBeLessThan(MostSteps);
            watch.Seen.SelectMany(RowsMet).ShouldAllBe(rows => rows < MostRows);
        }
    }

    private Task<ClientPageResponse> ListAsync(ClientFilter filter) => watched.SendAsync(new PageClientsQuery(filter));

    private static IEnumerable<long> RowsMet(string plan) => Counted().Matches(plan).Select(match => long.Parse(match.Groups["rows"].Value, CultureInfo.InvariantCulture));

    private static TestCaseData Case(string name, ClientFilter filter, Func<int, bool> expected) => new TestCaseData(filter, expected).SetArgDisplayNames(name);

    [GeneratedRegex(@"(actual time=\S+ rows=|Rows Removed by (Join )?Filter: )(?<rows>\d+)", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Counted();
}
