using Broker.Domain;
using Broker.Domain.Keys;
using Broker.Domain.Peerings;
using Broker.Domain.Reports;
using Broker.Domain.Servers;

namespace Broker.Infrastructure.Repositories;

/// <summary>Filled by property, since some of it may be null.</summary>
internal sealed record AppliedRow
{
    public required ServerId ServerId { get; init; }

    public long AppliedRevision { get; init; }

    public ListDigest? AppliedDigest { get; init; }

    public long? ProvenRevision { get; init; }

    public long AppliedAt { get; init; }

    public string Agents { get; init; } = "";

    public long? ContestedAt { get; init; }

    public AppliedVersion ToAppliedVersion() => new(
        new ServerVersion(ServerId, AppliedRevision, AppliedDigest),
        DateTimeOffset.FromUnixTimeMilliseconds(AppliedAt),
        AppliedDigest is null ? AppliedRevision : ProvenRevision)
    {
        Agents = AgentsText.Read(Agents, ContestedAt),
    };
}

/// <summary>Filled by property: what was never reported is null.</summary>
internal sealed record ServerStatusRow : PoolRow
{
    public required ServerName Name { get; init; }

    public required ServerId Id { get; init; }

    public long Revision { get; init; }

    public ListDigest? Digest { get; init; }

    public long? OutOfStepSince { get; init; }

    public long? ReportedAt { get; init; }

    public long? AppliedRevision { get; init; }

    public ListDigest? AppliedDigest { get; init; }

    public long? AppliedAt { get; init; }

    public string? AgentVersion { get; init; }

    public long? ListenPort { get; init; }

    public long? ClockSkew { get; init; }

    public string? Problems { get; init; }

    public long? ContestedAt { get; init; }

    public long Peers { get; init; }

    public long PeersReserved { get; init; }

    public long PeersOnline { get; init; }

    public long Quarantined { get; init; }

    public ServerStatus ToServerStatus() => new(
        Name,
        Id,
        Revision,
        Digest,
        Time(OutOfStepSince),
        Time(ReportedAt),
        AppliedRevision,
        AppliedDigest,
        Time(AppliedAt),
        AgentVersion is null ? null : Domain.Reports.AgentVersion.Parse(AgentVersion),
        (int?)ListenPort,
        ClockSkew is { } skew ? TimeSpan.FromMilliseconds(skew) : null,
        [.. (Problems ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(AgentProblem.Parse)],
        ToPool(),
        Peers,
        PeersReserved,
        PeersOnline)
    {
        Contested = ContestedAt is not null,
        Quarantined = Quarantined,
    };

    private static DateTimeOffset? Time(long? milliseconds) =>
        milliseconds is { } value ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;
}

internal sealed record PeeringStatusRow : PoolRow
{
    public required PeeringId Id { get; init; }

    public required ClientName ClientName { get; init; }

    public required PublicKey PublicKey { get; init; }

    public long AddressIndex { get; init; }

    public required string RoutedNetworks { get; init; }

    public required ServerName ServerName { get; init; }

    public long? LatestHandshake { get; init; }

    public long? RxBytes { get; init; }

    public long? TxBytes { get; init; }

    public ServerId ServerId { get; init; }

    public PeeringStatus ToPeeringStatus() => new(
        ServerName,
        PeeringRow.ToPeering(Id, ClientName, PublicKey, AddressIndex, RoutedNetworks, ToLife(), ToPool())!,
        LatestHandshake is { } seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null,
        RxBytes ?? 0,
        TxBytes ?? 0);
}
