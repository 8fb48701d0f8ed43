using Broker.Application.Clients.AddClient;
using Broker.Application.Clients.DeleteClient;
using Broker.Application.Clients.GetClientConfig;
using Broker.Application.Clients.GetClientStatus;
using Broker.Application.Clients.ListClients;
using Broker.Application.Receipts.AwaitReceipts;
using Broker.Application.Servers;
using Broker.Application.Servers.AddServer;
using Broker.Application.Servers.DeleteServer;
using Broker.Application.Servers.FindServer;
using Broker.Application.Servers.GetServerConfig;
using Broker.Application.Servers.GetServerStatus;
using Broker.Application.Servers.GetServerVersion;
using Broker.Application.Servers.WaitForServer;
using Broker.Application.Servers.GetWireguardIp;
using Broker.Application.Servers.ListServers;
using Broker.Application.Servers.RemovePeer;
using Broker.Application.Servers.ReportServer;
using Broker.Application.Servers.UpdateServer;
using Broker.Contracts;
using Broker.Domain.Keys;
using MediatR;

namespace Broker.Application.Tests;

/// <summary>The server paris and its client ann are there.</summary>
public sealed class TransactionTests : ApplicationTest
{
    private int before;

    [SetUp]
    public async Task Add_a_server_and_a_client()
    {
        await AddServerAsync("paris", 1);
        await AddClientAsync("ann", "paris", 2);
        before = Transactions.Begun;
    }

    private static IEnumerable<TestCaseData> Commands() =>
    [
        Case(new AddServerCommand("lyon", "10.9.0.0", 24, Key(9), "vpn.example", 51820, 0, null)),
        Case(new UpdateServerCommand("paris", Key(9), null, null, null)),
        Case(new DeleteServerCommand("paris")),
        Case(new AddClientCommand("bob", "paris", Key(9))),
        Case(new DeleteClientCommand("ann")),
        Case(new RemovePeerCommand("ann", "paris")),
        Case(new ReportServerCommand("paris", $"{Guid.Empty}", 0, "1.2.3", 51820, [])),
    ];

    private static IEnumerable<TestCaseData> Queries() =>
    [
        Case(new FindServerQuery("paris")),
        Case(new GetServerConfigQuery("paris")),
        Case(new GetServerVersionQuery("paris")),
        Case(new WaitForServerQuery("paris", new ServerVersion(Guid.Empty, 0), TimeSpan.Zero)),
        Case(new GetWireguardIpQuery("paris")),
        Case(new ListServersQuery()),
        Case(new GetClientConfigQuery("ann", "paris")),
        Case(new ListClientsQuery()),
        Case(new GetServerStatusQuery("paris")),
        Case(new GetClientStatusQuery("ann")),
        Case(new AwaitReceiptsQuery(new Dictionary<string, ServerReceipt>(StringComparer.Ordinal), TimeSpan.Zero)),
    ];

    [TestCaseSource(nameof(Commands))]
    public async Task A_command_runs_in_one_transaction<T>(IRequest<T> command)
    {
        await SendAsync(command is ReportServerCommand report ? (IRequest<T>)await OfParisAsync(report) : command);

        (Transactions.Begun, Transactions.Committed).ShouldBe((before + 1, before + 1));
    }

    [TestCaseSource(nameof(Queries))]
    public async Task A_query_runs_in_none<T>(IRequest<T> query)
    {
        await SendAsync(query);

        Transactions.Begun.ShouldBe(before);
    }

    [Test]
    public void Every_use_case_is_one_or_the_other() =>
        Commands().Concat(Queries()).Select(use => use.Arguments[0]!.GetType()).ShouldBe(
            typeof(ApplicationServices).Assembly.GetTypes()
                .Where(type => type.IsClass && type.GetInterfaces().Any(IsRequest)),
            ignoreOrder: true);

    [Test]
    public async Task A_refused_command_is_not_committed()
    {
        await Should.ThrowAsync<KeyInUseException>(() => AddClientAsync("bob", "paris", key: 2));

        (Transactions.Begun, Transactions.Committed).ShouldBe((before + 1, before));
        (await SendAsync(new GetServerConfigQuery("paris"))).Config.Peers.Count.ShouldBe(1);
    }

    /// <summary>The id of a server is not known before it is added.</summary>
    private async Task<object> OfParisAsync(ReportServerCommand report) =>
        report with { ServerId = (await SendAsync(new GetServerConfigQuery("paris"))).Config.ServerId };

    private static bool IsRequest(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IRequest<>);

    private static TestCaseData Case<T>(IRequest<T> request) =>
        new TestCaseData(request) { TypeArgs = [typeof(T)] }.SetArgDisplayNames(request.GetType().Name);
}
