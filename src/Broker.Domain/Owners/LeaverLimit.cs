namespace Broker.Domain.Owners;

/// <summary>How many owners a directory may make inactive within 24 hours.</summary>
/// <param name="Percent">Of the owners that have clients.</param>
public sealed record LeaverLimit(int Percent)
{
    public static TimeSpan Window { get; } = TimeSpan.FromDays(1);

    /// <summary>Rounded down, but at least one.</summary>
    public long Of(long owners) => Math.Max(1, owners * Percent / 100);

    /// <exception cref="TooManyLeaversException">One more is too many.</exception>
    public void EnsureOneMore(long left, long owners)
    {
        if (left >= Of(owners))
        {
            throw new TooManyLeaversException(this, left, owners);
        }
    }
}
