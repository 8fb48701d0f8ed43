using System.Net;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Broker.Domain.Authority;

public readonly record struct InvitationId(Guid Value)
{
    public static InvitationId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public override string ToString() => Value.ToString();
}

/// <summary>A one-time key that a host or a person exchanges for a peering, or a server, and a token of their own.</summary>
/// <param name="Client">Who is invited; null where it is a server.</param>
/// <param name="Servers">The servers that the client gets a peering with, or the one server that is invited.</param>
/// <param name="Leases">The address that the client gets on a server, by the server's name, where one is named.</param>
/// <param name="AccessExpiresIn">How long the token is valid that it is exchanged for; null for ever.</param>
public sealed record Invitation(
    InvitationId Id,
    ClientName? Client,
    IReadOnlyList<ServerName> Servers,
    IReadOnlyDictionary<ServerName, IPAddress> Leases,
    ClientNotes Notes,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    DateTimeOffset ExpiresAt,
    TimeSpan? AccessExpiresIn)
{
    /// <summary>How the name begins under which the holder of an invitation is a caller.</summary>
    public const string AcceptedBy = "invitation of ";

    /// <summary>The networks behind the client, by the server that is to route them.</summary>
    public IReadOnlyDictionary<ServerName, RoutedNetworks> RoutedNetworks { get; init; } = new Dictionary<ServerName, RoutedNetworks>();

    /// <summary>Whether a person invites a device of its own: that takes no other client's place.</summary>
    public bool IsOfOwnDevice { get; init; }

    /// <summary>When it was accepted; null while it was not.</summary>
    public DateTimeOffset? UsedAt { get; init; }

    /// <summary>
    /// When a peering is to end that it gives; null for what that has. One that there is and never ends stays so, as its client may
    /// rely on it.
    /// </summary>
    /// <param name="previous">The one that the client has with the server; null for none.</param>
    public ExpiryWish? EndOf(Peering? previous) =>
        AccessExpiresIn is { } span && previous is not { Life.ExpiresAt: null } ? ExpiryWish.In(span) with { IsOwn = IsOfOwnDevice } : null;
}
