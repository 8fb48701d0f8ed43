using System.Text.RegularExpressions;
using Broker.Application.Servers.PageServers;
using Broker.Contracts;
using Broker.Domain;
using Broker.Domain.Lists;
using Broker.Domain.Servers;
using Broker.Infrastructure.Tests.Databases;

namespace Broker.Infrastructure.Tests.Lists;

/// <content>
/// Pages of the servers, each with 1,000 of the clients. What is online is counted for the servers that are given: from their peerings, or all at
/// once.
/// </content>
public sealed partial class LargeListTests
{
    private const int ServersOfPage = 5;

    private static ServerFilter AllServers => new(After: null, ServersOfPage);

    private static IEnumerable<TestCaseData> ServerFilters() =>
    [
        ServerCase("all", AllServers, _ => true),
        ServerCase("of a name", AllServers with { Server = ServerName.Parse(LargeFleet.Server(42)) }, i => i == 42),
        ServerCase("of an owner with few", AllServers with { Owner = "owner-4002" }, i => i == 2),
        ServerCase("of an owner with none", AllServers with { Owner = "nobody" }, _ => false),
        ServerCase("with a tag of few", AllServers with { Tag = "rare" }, i => i >= 90),
        ServerCase("in step", AllServers with { State = ServerState.InStep }, _ => false),
        ServerCase("out of step", AllServers with { State = ServerState.OutOfStep }, _ => true),
        ServerCase("silent", AllServers with { State = ServerState.Silent }, _ => true),
        ServerCase("with problems", AllServers with { State = ServerState.Problems }, _ => false),
        ServerCase("idle", AllServers with { IdleSince = NinetyDaysAgo }, _ => true),
        ServerCase("found by address", AllServers with { Search = SearchText.Parse(LargeFleet.Address(77)) }, i => i == 77),
        ServerCase("found by key", AllServers with { Search = SearchText.Parse(LargeFleet.Key(1_000_099)) }, i => i == 99),
        ServerCase("found by a part of the endpoint", AllServers with { Search = SearchText.Parse("VPN9") }, i => i == 9 || i >= 90),
    ];

    [TestCaseSource(nameof(ServerFilters)), Order(1)]
    public async Task Gives_the_servers_that_the_filter_says_and_reads_little(ServerFilter filter, Func<int, bool> expected)
    {
        await ListAsync(filter); // a new connection reads the schema once
        watch.Forget();

        var page = await ListAsync(filter);

        var found = Enumerable.Range(0, LargeFleet.Servers).Where(expected).ToList();
        page.Servers.Select(server => server.ServerName).ShouldBe(found.Take(ServersOfPage).Select(LargeFleet.Server));
        (page.Next is null).ShouldBe(found.Count <= ServersOfPage);
        page.Servers.ShouldAllBe(server => server.Status.Peers == LargeFleet.Clients / LargeFleet.Servers);
        page.Servers.ShouldAllBe(server => server.Status.PeersOnline == OnlineOf(server.ServerName));
        watch.Steps.ShouldBeLessThan(MostSteps);
        watch.Seen.SelectMany(plan => plan.Split('\n')).Where(line => SeveralScans().IsMatch(line)).ShouldBeEmpty();
        watch.Seen.ShouldAllBe(plan => plan.Contains(" peering_reports", StringComparison.Ordinal) || RowsMet(plan).All(rows => rows < MostRows));
    }

    private static int OnlineOf(string server) =>
        Enumerable.Range(0, LargeFleet.Clients).Count(i => LargeFleet.IsOnline(i) && LargeFleet.Server(i) == server);

    private Task<ServerPageResponse> ListAsync(ServerFilter filter) => watched.SendAsync(new PageServersQuery(filter));

    private static TestCaseData ServerCase(string name, ServerFilter filter, Func<int, bool> expected) =>
        new TestCaseData(filter, expected).SetArgDisplayNames(name);

    /// <summary>Of a table that grows with the clients.</summary>
    [GeneratedRegex(@"Seq Scan on (peerings|peering_reports|clients|client_tags) .*loops=(?!1\))", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex SeveralScans();
}
