using System.Net;
using Broker.Domain.Addressing;
using Broker.Domain.Keys;
using Broker.Domain.Peerings;
using Broker.Domain.Reports;

namespace Broker.Domain.Servers;

/// <summary>Identifies one life of a server: a server that is deleted and added again under its old name gets a new one.</summary>
public readonly record struct ServerId(Guid Value)
{
    public static ServerId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public override string ToString() => Value.ToString();
}

/// <summary>A WireGuard interface on a host that clients connect to.</summary>
/// <param name="Id">Identifies this life of the server.</param>
/// <param name="Name">Unique in the fleet; never changes.</param>
/// <param name="PublicKey">Unique among servers, and no peering of this server has it.</param>
/// <param name="Endpoint">Where clients reach it.</param>
/// <param name="Pool">Its subnet, which overlaps no other server's, and what of it can be leased; never changes.</param>
/// <param name="AllowedIps">What its clients route into the tunnel.</param>
/// <param name="Revision">Grows by one with every change that the server's agent has to know of.</param>
public sealed record Server(
    ServerId Id,
    ServerName Name,
    PublicKey PublicKey,
    Endpoint Endpoint,
    AddressPool Pool,
    AllowedIps AllowedIps,
    long Revision)
{
    /// <summary>The server's own address in its subnet.</summary>
    public IPAddress Address => Pool.ServerAddress;

    /// <summary>Whether the other describes the same server in the same words; identity and revision aside.</summary>
    public bool IsSameAs(Server other) => this with { Id = other.Id, Revision = other.Revision } == other;

    /// <summary>
    /// Peers a client with this server. A peering that the two have is replaced and its lease kept; a new one gets the lowest
    /// free lease. The revision grows unless the peers that the server lets in stay the same.
    /// </summary>
    /// <exception cref="KeyInUseException">The key is this server's own, or another client's.</exception>
    /// <exception cref="PoolExhaustedException">There is no free lease.</exception>
    public ClientAccess Peer(ClientName client, PublicKey key, Occupancy occupancy, DateTimeOffset now)
    {
        if (key == PublicKey)
        {
            throw new KeyInUseException(key, $"server '{Name}' itself");
        }

        if (occupancy.KeyHolder is { } holder && holder != client)
        {
            throw new KeyInUseException(key, $"client '{holder}' on server '{Name}'");
        }

        var previous = occupancy.Previous;
        var lease = previous?.Lease ?? Pool.Next(occupancy.LowestFreed, occupancy.HighestLeased);
        return new ClientAccess(
            this with { Revision = previous?.PublicKey == key ? Revision : Revision + 1 },
            new Peering(PeeringId.New(now), client, key, lease));
    }

    /// <summary>This server with one change more for its agent to apply.</summary>
    public Server Bump() => this with { Revision = Revision + 1 };

    /// <exception cref="ReportMismatchException">
    /// The report is of an earlier life of the server, or of a revision that it never had: nothing can be told from it.
    /// </exception>
    public void Recognize(ServerReport report)
    {
        if (report.ServerId != Id || report.Revision > Revision)
        {
            throw new ReportMismatchException(this, report);
        }
    }

    /// <summary>Gives the server what the change names and keeps the rest; the revision grows if anything differs.</summary>
    public Server Apply(ServerChange change)
    {
        var changed = this with
        {
            PublicKey = change.PublicKey ?? PublicKey,
            Endpoint = new Endpoint(change.EndpointAddress ?? Endpoint.Address, change.EndpointPort ?? Endpoint.Port),
            AllowedIps = change.AllowedIps ?? AllowedIps,
        };
        return changed == this ? this : changed with { Revision = Revision + 1 };
    }
}

/// <summary>What of a server is to change; null leaves a part as it is.</summary>
public sealed record ServerChange(PublicKey? PublicKey, EndpointAddress? EndpointAddress, int? EndpointPort, AllowedIps? AllowedIps);
