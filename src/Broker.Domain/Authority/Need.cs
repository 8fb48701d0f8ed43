using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Broker.Domain.Authority;

/// <summary>Kinds of what a command or a query needs: the columns of the table of authority.</summary>
public enum NeedKind
{
    /// <summary>Any caller.</summary>
    Any,

    /// <summary>Lists; a bound caller gets its own only.</summary>
    List,

    /// <summary>Reads what is not of one server or client.</summary>
    Read,

    /// <summary>Reads of one server.</summary>
    ReadServer,

    /// <summary>What the agent of one server does: registers it, changes it, reports on it.</summary>
    Serve,

    /// <summary>Reads of one client.</summary>
    ReadClient,

    /// <summary>Reads of one peering.</summary>
    ReadPeering,

    /// <summary>Another key for one peering.</summary>
    HoldPeering,

    /// <summary>Changes servers, clients and invitations.</summary>
    Operate,

    /// <summary>Changes and reads tokens; reads the audit trail.</summary>
    Administer,

    /// <summary>A secret of its own, an invitation's, stands for the authority.</summary>
    Invitation,

    /// <summary>Adds, lists, changes and removes devices whose owner the caller is.</summary>
    OwnDevices,
}

/// <summary>What a command or a query needs its caller to be let do; declared beside each one.</summary>
public sealed record Need
{
    private Need(NeedKind kind, ServerName? server = null, ClientName? client = null) => (Kind, Server, Client) = (kind, server, client);

    public NeedKind Kind { get; }

    /// <summary>Null where the need is of no certain server.</summary>
    public ServerName? Server { get; }

    /// <summary>Null where the need is of no certain client.</summary>
    public ClientName? Client { get; }

    public static Need Any { get; } = new(NeedKind.Any);

    public static Need List { get; } = new(NeedKind.List);

    public static Need Read { get; } = new(NeedKind.Read);

    public static Need Operate { get; } = new(NeedKind.Operate);

    public static Need Administer { get; } = new(NeedKind.Administer);

    public static Need Invitation { get; } = new(NeedKind.Invitation);

    public static Need OwnDevices { get; } = new(NeedKind.OwnDevices);

    public static Need ReadServer(ServerName server) => new(NeedKind.ReadServer, server);

    public static Need Serve(ServerName server) => new(NeedKind.Serve, server);

    public static Need ReadClient(ClientName client) => new(NeedKind.ReadClient, client: client);

    public static Need ReadPeering(ClientName client, ServerName server) => new(NeedKind.ReadPeering, server, client);

    public static Need HoldPeering(ClientName client, ServerName server) => new(NeedKind.HoldPeering, server, client);
}
