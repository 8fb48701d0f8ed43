using Broker.Domain;
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
        Times.Of(AppliedAt),
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
        Times.OrNull(OutOfStepSince),
        Times.OrNull(ReportedAt),
        AppliedRevision,
        AppliedDigest,
        Times.OrNull(AppliedAt),
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
}
