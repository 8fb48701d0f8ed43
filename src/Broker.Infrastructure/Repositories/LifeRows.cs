using System.Text.Json;
using Broker.Domain.Peerings;

namespace Broker.Infrastructure.Repositories;

/// <summary>The life of a peering. Filled by property: much of it may be null.</summary>
internal record LifeRow
{
    /// <summary>The columns, of <c>peerings p</c>.</summary>
    public const string Columns =
        "p.created_at, p.created_by, p.active_since, p.expires_at, p.own_end, p.disabled_at, p.is_reclaimed, p.client_disabled";

    public long? CreatedAt { get; init; }

    public string? CreatedBy { get; init; }

    public long? ActiveSince { get; init; }

    public long? ExpiresAt { get; init; }

    public long? OwnEnd { get; init; }

    public long? DisabledAt { get; init; }

    public long? IsReclaimed { get; init; }

    public long? ClientDisabled { get; init; }

    public PeeringLife ToLife() => new()
    {
        Created = CreatedAt is { } at ? new Creation(Times.Of(at), CreatedBy ?? "") : null,
        ActiveSince = Times.OrNull(ActiveSince),
        ExpiresAt = Times.OrNull(ExpiresAt),
        OwnEnd = Times.OrNull(OwnEnd),
        DisabledAt = Times.OrNull(DisabledAt),
        IsReclaimed = IsReclaimed == 1,
        IsClientDisabled = ClientDisabled == 1,
    };
}

/// <summary>A client's own row; all but the name is null where there is none.</summary>
internal record ClientRow
{
    /// <summary>The columns, of <c>clients c</c>.</summary>
    public const string Columns = "c.owner, c.note, c.tags, c.created_at, c.created_by, c.expires_at, c.disabled_at";

    public string? Owner { get; init; }

    public string? Note { get; init; }

    public string? Tags { get; init; }

    public long? CreatedAt { get; init; }

    public string? CreatedBy { get; init; }

    public long? ExpiresAt { get; init; }

    public long? DisabledAt { get; init; }

    public ClientRecord ToRecord(ClientName name) => new(name)
    {
        Notes = new ClientNotes(Owner, Note) { Tags = TagsOf(Tags) },
        Created = CreatedAt is { } at ? new Creation(Times.Of(at), CreatedBy ?? "") : null,
        ExpiresAt = Times.OrNull(ExpiresAt),
        DisabledAt = Times.OrNull(DisabledAt),
    };

    public static ClientTags TagsOf(string? json) =>
        json is null or "[]" ? ClientTags.None : ClientTags.Parse(JsonSerializer.Deserialize<string[]>(json)!);

    public static string Json(ClientTags tags) => JsonSerializer.Serialize(tags.Tags);
}

internal sealed record NamedClientRow : ClientRow
{
    public required ClientName ClientName { get; init; }
}
