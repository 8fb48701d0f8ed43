using System.Net;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Broker.Domain.Authority;

/// <summary>Who makes a request: it travels with the request to where authority is checked, and into the audit trail.</summary>
/// <param name="Name">The token's, or the shared user's.</param>
/// <param name="Role">What it may do.</param>
/// <param name="Token">Null for the shared user and the broker itself.</param>
/// <param name="SecretHash">Of the token's secret that was used: one before the last rotation ends earlier than the token.</param>
/// <param name="Server">The server that a caller of that role is bound to.</param>
/// <param name="Client">The client that a caller of that role is bound to.</param>
/// <param name="From">Its address; null where there is none.</param>
public sealed record Caller(
    string Name,
    Role Role,
    TokenId? Token = null,
    string? SecretHash = null,
    ServerName? Server = null,
    ClientName? Client = null,
    IPAddress? From = null)
{
    /// <summary>Another name of the server that a caller of that role is bound to: the one before it was renamed.</summary>
    public ServerName? FormerServer { get; init; }

    /// <summary>What a person that has signed in may have of devices, whose owner is its name; null for all others.</summary>
    public DevicePolicy? Devices { get; init; }

    /// <summary>Makes what is done without a caller, such as removing what has expired.</summary>
    public static Caller Broker { get; } = new("broker", Role.Admin);

    /// <summary>Whether the caller is bound to one server or client, and sees nothing of others.</summary>
    public bool IsBound => Role is Role.Server or Role.Client;

    /// <exception cref="ForbiddenException">The caller's role, or what it is bound to, does not let it.</exception>
    /// <exception cref="NoDevicesException">Nobody has said that it may have devices.</exception>
    public void Ensure(Need need)
    {
        if (!AuthorityTable.Lets(this, need))
        {
            throw need.Kind is NeedKind.OwnDevices ? new NoDevicesException() : new ForbiddenException(this, need);
        }
    }

    /// <summary>Rule 13: a person changes its own devices only, and is not told which others there are.</summary>
    /// <exception cref="DeviceNotFoundException">It is not the caller's.</exception>
    public void EnsureOwns(ClientRecord device)
    {
        if (device.Notes.Owner != Name)
        {
            throw new DeviceNotFoundException(device.Name);
        }
    }
}

/// <summary>The table of authority: role × need (rule 12).</summary>
public static class AuthorityTable
{
    /// <summary>Whether a caller of the role may; for a bound one, of its own server or client.</summary>
    public static bool Lets(Role role, NeedKind need) => need switch
    {
        NeedKind.Any or NeedKind.Invitation => true,
        NeedKind.List => role is not (Role.Person or Role.Directory),
        NeedKind.OwnDevices => role is Role.Admin or Role.Operator or Role.Viewer or Role.Person,
        NeedKind.Read => role is Role.Admin or Role.Operator or Role.Viewer,
        NeedKind.ReadServer => role is Role.Admin or Role.Operator or Role.Viewer or Role.Server,
        NeedKind.Serve => role is Role.Admin or Role.Operator or Role.Server,
        NeedKind.ReadClient or NeedKind.ReadPeering => role is Role.Admin or Role.Operator or Role.Viewer or Role.Client,
        NeedKind.HoldPeering => role is Role.Admin or Role.Operator or Role.Client,
        NeedKind.Leavers => role is Role.Admin or Role.Operator or Role.Directory,
        NeedKind.Operate => role is Role.Admin or Role.Operator,
        NeedKind.Administer => role is Role.Admin,
        _ => throw new ArgumentOutOfRangeException(nameof(need), need, "Not in the table."),
    };

    public static bool Lets(Caller caller, Need need) =>
        Lets(caller.Role, need.Kind) && IsOwn(caller, need) && (need.Kind is not NeedKind.OwnDevices || caller.Devices is not null);

    private static bool IsOwn(Caller caller, Need need) => caller.Role switch
    {
        Role.Server => need.Server is null || need.Server == caller.Server || need.Server == caller.FormerServer,
        Role.Client => need.Client is null || need.Client == caller.Client,
        _ => true,
    };
}
