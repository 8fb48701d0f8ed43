namespace Broker.Infrastructure.Repositories;

/// <summary>A part of a trail: what follows an id, from its beginning; or what also precedes one, from its end.</summary>
internal sealed record TrailPage(TrailId After, TrailId? Before)
{
    /// <param name="after">An id; null for the beginning.</param>
    /// <param name="before">An id, or `now` for the end; null to read from the beginning.</param>
    public static TrailPage Of(string? after, string? before) =>
        new(TrailId.Parse(after), before is null ? null : before == "now" ? TrailId.End : TrailId.Parse(before));

    /// <summary>
    /// The condition, on a row's <c>transaction_id</c> and <c>id</c> and the parameters <c>@Transaction</c>, <c>@Id</c>,
    /// <c>@endTransaction</c> and <c>@endId</c>.
    /// </summary>
    public string Condition(string table) => $"({table}.transaction_id, {table}.id) > (@Transaction, @Id)"
        + (Before is null ? "" : $" and ({table}.transaction_id, {table}.id) < (@endTransaction, @endId)");

    public string Order(string table) => Before is null
        ? $"order by {table}.transaction_id, {table}.id"
        : $"order by {table}.transaction_id desc, {table}.id desc";

    /// <summary>Rows as they were read, in the order of the trail.</summary>
    public IEnumerable<T> InOrder<T>(IEnumerable<T> rows) => Before is null ? rows : rows.Reverse();
}
