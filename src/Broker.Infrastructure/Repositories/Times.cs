namespace Broker.Infrastructure.Repositories;

/// <summary>Times as they are stored: milliseconds since 1970.</summary>
internal static class Times
{
    public static DateTimeOffset Of(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    public static DateTimeOffset? OrNull(long? milliseconds) => milliseconds is { } value ? Of(value) : null;
}
