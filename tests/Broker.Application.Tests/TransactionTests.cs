using Broker.Application.Audit.ListAudit;
using Broker.Application.Events.ListEvents;
using Broker.Application.Clients.AddClient;
using Broker.Application.Clients.CountExpiring;
using Broker.Application.Clients.DeleteClient;
using Broker.Application.Clients.DisableIdle;
using Broker.Application.Clients.GetClientConfig;
using Broker.Application.Clients.GetClientStatus;
using Broker.Application.Clients.ListClients;
using Broker.Application.Clients.PageClients;
using Broker.Application.Clients.UpdateClient;
using Broker.Application.Clients;
using Broker.Application.Devices.AddDevice;
using Broker.Application.Devices.ListDevices;
using Broker.Application.Invitations.AcceptInvitation;
using Broker.Application.Invitations.AddInvitation;
using Broker.Application.Invitations.DeleteInvitation;
using Broker.Application.Invitations.ListInvitations;
using Broker.Application.Invitations.ShowInvitation;
using Broker.Application.Receipts.AwaitReceipts;
using Broker.Application.Servers.DeleteServer;
using Broker.Application.Servers.ExportServer;
using Broker.Application.Servers.FindServer;
using Broker.Application.Servers.GetServerConfig;
using Broker.Application.Servers.GetServerStatus;
using Broker.Application.Servers.ImportServer;
using Broker.Application.Servers.ListServers;
using Broker.Application.Servers.PageServers;
using Broker.Application.Servers.ReleaseLeases;
using Broker.Application.Servers.RemovePeer;
using Broker.Application.Servers.ReportServer;
using Broker.Application.Servers.UpdateServer;
using Broker.Application.Servers.WaitForServer;
using Broker.Application.Tokens.AddToken;
using Broker.Application.Tokens.DeleteToken;
using Broker.Application.Tokens.ListTokens;
using Broker.Application.Tokens.RotateToken;
using Broker.Application.Owners.DeleteClients;
using Broker.Application.Owners.ListOwners;
using Broker.Application.Owners.UpdateOwner;
using Broker.Application.Webhooks.AddWebhook;
using Broker.Application.Webhooks.DeleteWebhook;
using Broker.Application.Webhooks.ListWebhooks;
using Broker.Domain.Audit;
using Broker.Domain.Events;
using Broker.Domain.Authority;
using Broker.Domain.Keys;
using Broker.Domain.Lists;
using Broker.Domain.Peerings;
using Broker.Domain.Reports;
using Broker.Domain.Servers;
using Broker.Domain.Webhooks;
using Broker.Domain;
using MediatR;
using System.Net;

namespace Broker.Application.Tests;

/// <summary>The server paris and its client ann are there.</summary>
public sealed class TransactionTests : ApplicationTest
{
    private static readonly ServerName Paris = Server("paris");
    private static readonly TokenName Ci = TokenName.Parse("ci");
    private static readonly Secret Unknown = Secret.New(SecretKind.Invitation);
    private static readonly Dictionary<ServerName, IPAddress> NoLeases = [];

    private int before;

    [SetUp]
    public async Task Add_a_server_and_a_client()
    {
        await AddServerAsync("paris", 1);
        await AddClientAsync("ann", "paris", 2);
        await SendAsync(new AddTokenCommand(Ci, Role.Viewer, Server: null, Client: null, ExpiresIn: null));
        before = Transactions.Begun;
    }

    private static IEnumerable<TestCaseData> Commands() =>
    [
        Case(AddServer("lyon", 9)),
        Case(new ImportServerCommand(AddServer("lyon", 9), [], [], IsDryRun: false)),
        Case(new UpdateServerCommand(Paris, new ServerUpdate { PublicKey = Key(9) })),
        Case(new DeleteServerCommand(Paris)),
        Case(new AddClientCommand(Client("bob"), Paris, Key(9))),
        Case(new UpdateClientCommand(Client("ann"), Paris, PeeringTerms.None, new NotesWish("Ann", Note: null, Tags: null))),
        Case(new DeleteClientCommand(Client("ann"))),
        Case(new DeleteClientsCommand("ann@example.com")),
        Case(new UpdateOwnerCommand("ann@example.com", IsActive: false)),
        Case(new DisableIdleCommand(Client("ann"), Paris)),
        Case(new ReleaseLeasesCommand(Paris)),
        Case(new RemovePeerCommand(Client("ann"), Paris)),
        Case(new ReportServerCommand(Paris, Report(new ServerId(Guid.Empty)))),
        Case(new AddTokenCommand(TokenName.Parse("other"), Role.Viewer, Server: null, Client: null, ExpiresIn: null)),
        Case(new RotateTokenCommand(Ci, TimeSpan.Zero)),
        Case(new DeleteTokenCommand(Ci, MustExist: true)),
        Case(new AddWebhookCommand(
            WebhookName.Parse("tickets"), WebhookUrl.Parse("https://192.0.2.1/"), WebhookSecret.Parse("0123456789abcdef"), Kinds: null)),
        Case(new DeleteWebhookCommand(WebhookName.Parse("tickets"), MustExist: false)),
        Case(Invite()),
        Case(new DeleteInvitationCommand(InvitationId.New(DateTimeOffset.UnixEpoch))),
        Case(new AddDeviceCommand(Client("phone"), Servers: null)),
        Case(new AcceptInvitationCommand(Unknown, new Dictionary<ServerName, PublicKey> { [Paris] = Key(9) })),
    ];

    private static IEnumerable<TestCaseData> Queries() =>
    [
        Case(new FindServerQuery(Paris)),
        Case(new GetServerConfigQuery(Paris)),
        Case(new WaitForServerQuery(Paris, _ => false, TimeSpan.Zero)),
        Case(new ListServersQuery()),
        Case(new ExportServerQuery(Paris)),
        Case(new GetClientConfigQuery(Client("ann"), Paris)),
        Case(new ListClientsQuery()),
        Case(new CountExpiringQuery(TimeSpan.FromDays(1))),
        Case(new PageClientsQuery(new ClientFilter(After: null, 10))),
        Case(new PageServersQuery(new ServerFilter(After: null, 10))),
        Case(new GetServerStatusQuery(Paris)),
        Case(new GetClientStatusQuery(Client("ann"))),
        Case(new AwaitReceiptsQuery([], TimeSpan.Zero)),
        Case(new ListTokensQuery()),
        Case(new ListWebhooksQuery()),
        Case(new ListOwnersQuery()),
        Case(new ListInvitationsQuery()),
        Case(new ListDevicesQuery()),
        Case(new ShowInvitationQuery(Unknown)),
        Case(new ListAuditQuery(new AuditFilter(After: null, 10, Caller: null, Server: null, Client: null, Since: null, Until: null), TimeSpan.Zero)),
        Case(new ListEventsQuery(new EventFilter(After: null, 10, Server: null, Client: null, Kinds: null), TimeSpan.Zero)),
    ];

    [TestCaseSource(nameof(Commands))]
    public async Task A_command_runs_in_one_transaction<T>(IRequest<T> command)
    {
        var ready = command switch
        {
            ReportServerCommand report => (IRequest<T>)await OfParisAsync(report),
            AcceptInvitationCommand accept => (IRequest<T>)(object)(accept with { Secret = (await SendAsync(Invite())).Secret }),
            _ => command,
        };
        before = Transactions.Begun;

        await SendAsync(ready);

        (Transactions.Begun, Transactions.Committed).ShouldBe((before + 1, before + 1));
    }

    [TestCaseSource(nameof(Queries))]
    public async Task A_query_runs_in_none<T>(IRequest<T> query)
    {
        var ready = query is ShowInvitationQuery ? (IRequest<T>)(object)new ShowInvitationQuery((await SendAsync(Invite())).Secret) : query;
        before = Transactions.Begun;

        await SendAsync(ready);

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

        Transactions.Committed.ShouldBe(before);
        (await SendAsync(new GetServerConfigQuery(Paris))).Config.Peers.Count.ShouldBe(1);
    }

    private static AddInvitationCommand Invite() =>
        new(Client("bob"), [Paris], NoLeases, ClientNotes.None, TimeSpan.FromDays(1), AccessExpiresIn: null);

    /// <summary>The id of a server is not known before it is added.</summary>
    private async Task<object> OfParisAsync(ReportServerCommand report) =>
        report with { Report = Report((await SendAsync(new GetServerConfigQuery(Paris))).Version.ServerId) };

    private static ServerReport Report(ServerId id) => new(id, 0, null, AgentVersion.Parse("1.2.3"), 51820, null, [], []);

    private static bool IsRequest(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IRequest<>);

    private static TestCaseData Case<T>(IRequest<T> request) =>
        new TestCaseData(request) { TypeArgs = [typeof(T)] }.SetArgDisplayNames(request.GetType().Name);
}
