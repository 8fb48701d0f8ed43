namespace Broker.Pages.Elements;

/// <summary>Durations and ends as forms ask for them, in days.</summary>
internal static class Days
{
    private const long Seconds = 24 * 60 * 60;

    public static long? InSeconds(int? days) => days is { } count ? count * Seconds : null;

    /// <summary>The last day, in the browser's time zone, before an end.</summary>
    public static DateOnly? LastBefore(DateTimeOffset? end) =>
        end is { } time ? DateOnly.FromDateTime(time.LocalDateTime.AddTicks(-1)) : null;

    /// <summary>The end of a last day.</summary>
    public static DateTimeOffset? EndOf(DateOnly? lastDay) =>
        lastDay is { } day ? new DateTimeOffset(day.AddDays(1).ToDateTime(TimeOnly.MinValue, DateTimeKind.Local)) : null;
}
