using System.Net;
using Broker.Domain.Addressing;
using Broker.Domain.Keys;
using Broker.Domain.Reports;

namespace Broker.Domain.Servers;

/// <summary>A WireGuard interface on a host that clients connect to.</summary>
/// <param name="Id">Identifies this life of the server.</param>
/// <param name="Name">Unique in the fleet.</param>
/// <param name="PublicKey">Unique among servers, and no peering of this server has it.</param>
/// <param name="Endpoint">Where clients reach it.</param>
/// <param name="Pool">Its subnets and what of them can be leased.</param>
/// <param name="AllowedIps">What its clients route into the tunnel.</param>
/// <param name="Revision">Grows by one with every change that the server's agent has to know of.</param>
/// <param name="Digest">Of what its interface must have; null where it has to be computed from the peerings.</param>
public sealed partial record Server(
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

    public ClientDefaults Defaults { get; init; } = ClientDefaults.None;

    /// <summary>How long an address that is freed is no other client's (rule 1).</summary>
    public TimeSpan LeaseQuarantine { get; init; }

    /// <summary>
    /// After how many days without a handshake a peering is disabled, and after as many more removed (rule 11); null for never.
    /// </summary>
    public int? ReclaimIdleDays { get; init; }

    /// <summary>Whether its subnets may overlap those of servers that are there (rule 6).</summary>
    public bool AllowOverlap { get; init; }

    /// <summary>Whether they do; then a client must not have a peering with both.</summary>
    public bool Overlaps { get; init; }

    /// <summary>The server's own address in its subnet.</summary>
    public IPAddress Address => Pool.ServerAddress;

    public ServerVersion Version => new(Id, Revision, Digest);

    /// <summary>A server without peerings.</summary>
    public static Server Create(
        ServerName name, PublicKey publicKey, Endpoint endpoint, AddressPool pool, AllowedIps? allowedIps, DateTimeOffset now) =>
        new(
            ServerId.New(now), name, publicKey, endpoint, pool, allowedIps ?? AllowedIps.Of(pool), Revision: 1,
            ListDigest.OfInterface(publicKey, pool));

    /// <summary>Whether the other has the same values, as far as an agent knows them: what operators permit and set aside.</summary>
    public bool IsSameAs(Server other) => this with
    {
        Id = other.Id,
        Revision = other.Revision,
        Digest = other.Digest,
        AllowOverlap = other.AllowOverlap,
        Overlaps = other.Overlaps,
        LeaseQuarantine = other.LeaseQuarantine,
        ReclaimIdleDays = other.ReclaimIdleDays,
    } == other;

    /// <summary>In what this server, as it is wanted, differs from one that is there, a sentence each.</summary>
    public IEnumerable<string> DifferencesFrom(Server other)
    {
        (string Field, object? Wanted, object? Has)[] fields =
        [
            ("public_key", PublicKey, other.PublicKey),
            ("endpoint", $"{Endpoint.Address}:{Endpoint.Port}", $"{other.Endpoint.Address}:{other.Endpoint.Port}"),
            ("subnets", Pool.ToString(), other.Pool.ToString()),
            ("server_wg_ip", Address, other.Address),
            ("n_reserved_ips", Pool.ReservedCount, other.Pool.ReservedCount),
            ("allowed_ips", AllowedIps, other.AllowedIps),
            ("dns", Defaults.Dns, other.Defaults.Dns),
            ("mtu", Defaults.Mtu, other.Defaults.Mtu),
            ("persistent_keepalive", Defaults.PersistentKeepalive, other.Defaults.PersistentKeepalive),
        ];
        return fields.Where(field => !Equals(field.Wanted, field.Has))
            .Select(field => $"Server '{Name}' is there with {field.Field} {field.Has ?? "unset"}, not {field.Wanted ?? "unset"}.");
    }

    /// <exception cref="SubnetOverlapException">Other servers overlap this one, and it does not allow that (rule 6).</exception>
    public void EnsureAllowed(IReadOnlyCollection<Server> overlapping)
    {
        if (!AllowOverlap && overlapping.FirstOrDefault() is { } other)
        {
            throw new SubnetOverlapException(Pool, $"{other.Pool} of server '{other.Name}'");
        }
    }

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

    /// <summary>
    /// The server with these new values; the revision grows if any differs that its agent or its clients have to know. With other subnets,
    /// the digest has to be computed anew.
    /// </summary>
    /// <exception cref="InvalidFieldException">A value is not possible.</exception>
    public Server Apply(ServerUpdate update)
    {
        var pool = update.Of(Pool);
        var changed = this with
        {
            PublicKey = update.PublicKey ?? PublicKey,
            Endpoint = new Endpoint(update.EndpointAddress ?? Endpoint.Address, update.EndpointPort ?? Endpoint.Port),
            Pool = pool,
            AllowedIps = update.AllowedIps ?? (AllowedIps == AllowedIps.Of(Pool) ? AllowedIps.Of(pool) : AllowedIps),
            Defaults = Defaults.With(update.Dns, update.Mtu, update.PersistentKeepalive),
            AllowOverlap = update.AllowOverlap ?? AllowOverlap,
        };
        var digest = pool == Pool
            ? Digest?.Exchange(ListDigest.OfInterface(PublicKey, Pool), ListDigest.OfInterface(changed.PublicKey, pool))
            : null;
        return (changed == this ? this : changed.WithNext(digest)) with
        {
            Name = update.Name ?? Name,
            LeaseQuarantine = update.LeaseQuarantine ?? LeaseQuarantine,
            ReclaimIdleDays = update.ReclaimIdleDays is 0 ? null : update.ReclaimIdleDays ?? ReclaimIdleDays,
        };
    }

    private Server WithNext(ListDigest? digest) => this with { Revision = Revision + 1, Digest = digest };
}
