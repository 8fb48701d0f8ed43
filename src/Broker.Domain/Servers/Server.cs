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
/// <param name="Digest">Of what its interface must have; null where it has to be computed from the peerings.</param>
public sealed record Server(
    ServerId Id,
    ServerName Name,
    PublicKey PublicKey,
    Endpoint Endpoint,
    AddressPool Pool,
    AllowedIps AllowedIps,
    long Revision,
    ListDigest? Digest)
{
    /// <summary>1 or more.</summary>
    public long Revision { get; init; } = Revision >= 1 ? Revision : throw new ArgumentOutOfRangeException(nameof(Revision));

    /// <summary>The server's own address in its subnet.</summary>
    public IPAddress Address => Pool.ServerAddress;

    public ServerVersion Version => new(Id, Revision, Digest);

    /// <summary>A server without peerings.</summary>
    public static Server Create(
        ServerName name, PublicKey publicKey, Endpoint endpoint, AddressPool pool, AllowedIps? allowedIps, DateTimeOffset now) =>
        new(ServerId.New(now), name, publicKey, endpoint, pool, allowedIps ?? AllowedIps.Of(pool.Subnet), Revision: 1, DigestOf(publicKey, pool));

    /// <summary>Whether the other has the same values; identity, revision and peers aside.</summary>
    public bool IsSameAs(Server other) => this with { Id = other.Id, Revision = other.Revision, Digest = other.Digest } == other;

    /// <summary>The digest that the server has with these peerings, which are all it has.</summary>
    public ListDigest DigestWith(IEnumerable<Peering> peerings) =>
        peerings.Aggregate(DigestOf(PublicKey, Pool), (digest, peering) => digest.With(peering.PublicKey, peering.Lease.Network));

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
        var change = previous is null ? PeeringChange.Added : previous.PublicKey == key ? PeeringChange.Unchanged : PeeringChange.Replaced;
        var server = change is PeeringChange.Unchanged ? this
            : previous is null ? WithNext(Digest?.With(key, lease.Network))
            : WithNext(Digest?.Without(previous.PublicKey, lease.Network).With(key, lease.Network));
        return new ClientAccess(server, new Peering(PeeringId.New(now), client, key, lease), change);
    }

    /// <summary>This server without the peering, which it has.</summary>
    public Server Remove(Peering peering) => WithNext(Digest?.Without(peering.PublicKey, peering.Lease.Network));

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

    /// <summary>The server with these new values; the revision grows if any differs.</summary>
    public Server Apply(ServerUpdate update)
    {
        var changed = this with
        {
            PublicKey = update.PublicKey ?? PublicKey,
            Endpoint = new Endpoint(update.EndpointAddress ?? Endpoint.Address, update.EndpointPort ?? Endpoint.Port),
            AllowedIps = update.AllowedIps ?? AllowedIps,
        };
        var digest = Digest?.Exchange(DigestOf(PublicKey, Pool), DigestOf(changed.PublicKey, changed.Pool));
        return changed == this ? this : changed.WithNext(digest);
    }

    private static ListDigest DigestOf(PublicKey key, AddressPool pool) =>
        ListDigest.OfInterface(key, pool.ServerAddress, pool.Subnet.Network.PrefixLength);

    private Server WithNext(ListDigest? digest) => this with { Revision = Revision + 1, Digest = digest };
}
