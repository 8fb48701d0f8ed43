namespace Broker.Pages.Elements;

/// <summary>Durations and ends as forms ask for them, in days.</summary>
internal static class Days
{
    /// <summary>The last day that can be chosen: years have four digits.</summary>
    public const string Last = "9999-12-31";

    private const long Seconds = 24 * 60 * 60;

    /// <summary>The broker takes no later one.</summary>
    private static readonly DateTimeOffset LastEnd = new(9999, 12, 30, 23, 59, 59, TimeSpan.Zero);

    public static long? InSeconds(int? days) => days is { } count ? count * Seconds : null;

    /// <summary>The last day, in the browser's time zone, before an end.</summary>
    public static DateOnly? LastBefore(DateTimeOffset? end) =>
        end is { } time ? DateOnly.FromDateTime(time.LocalDateTime.AddTicks(-1)) : null;

    /// <summary>The end of a last day.</summary>
    public static DateTimeOffset? EndOf(DateOnly? lastDay) =>
        lastDay is not { } day ? null
        : day >= DateOnly.FromDateTime(LastEnd.Date) ? LastEnd
        : new DateTimeOffset(day.AddDays(1).ToDateTime(TimeOnly.MinValue, DateTimeKind.Local));
}
