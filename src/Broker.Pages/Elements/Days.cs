namespace Broker.Pages.Elements;

/// <summary>Durations as forms ask for them, in days.</summary>
internal static class Days
{
    private const long Seconds = 24 * 60 * 60;

    public static long? InSeconds(int? days) => days is { } count ? count * Seconds : null;
}
