using System.Runtime.InteropServices;

namespace Broker.Infrastructure.Repositories;

/// <summary>The id of an entry of the audit trail or of an event: sorts, as text, in the order in which they become visible.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TrailId(long Transaction, long Id)
{
    /// <summary>Digits of either half.</summary>
    private const int Digits = 19;

    /// <summary>Below all that there are.</summary>
    public static TrailId None { get; } = new(-1, -1);

    /// <summary>Above all that there are.</summary>
    public static TrailId End { get; } = new(long.MaxValue, long.MaxValue);

    /// <param name="text">As <see cref="ToString"/> gives it; null for <see cref="None"/>.</param>
    public static TrailId Parse(string? text) =>
        text is null ? None : new TrailId(long.Parse(text.AsSpan(0, Digits)), long.Parse(text.AsSpan(Digits + 1)));

    public override string ToString() => $"{Transaction:D19}-{Id:D19}";
}
