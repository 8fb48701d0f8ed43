namespace Broker.Domain.Peerings;

/// <summary>When access is to end (rule 11): at a time, after a time, or never.</summary>
public sealed record ExpiryWish
{
    private readonly DateTimeOffset? time;
    private readonly TimeSpan? span;

    private ExpiryWish(DateTimeOffset? time, TimeSpan? span) => (this.time, this.span) = (time, span);

    /// <summary>Whether a person says so of its own device, which it may renew (rule 13).</summary>
    public bool IsOwn { get; init; }

    public static ExpiryWish Never { get; } = new(time: null, span: null);

    public static ExpiryWish AtTime(DateTimeOffset time) => new(time.ToUniversalTime(), span: null);

    public static ExpiryWish In(TimeSpan span) => new(time: null, span);

    /// <summary>The time, in whole milliseconds; null for never.</summary>
    /// <param name="now">By the database's clock, which also decides when it has come.</param>
    /// <exception cref="InvalidFieldException">It has passed.</exception>
    public DateTimeOffset? At(DateTimeOffset now)
    {
        if ((time ?? now + span) is not { } end)
        {
            return null;
        }

        return end > now
            ? DateTimeOffset.FromUnixTimeMilliseconds(end.ToUnixTimeMilliseconds())
            : throw new InvalidFieldException(
                "ExpiresAt", $"{end:O} must be later than now, which is {now:O}. To end access at once, delete it.");
    }
}
