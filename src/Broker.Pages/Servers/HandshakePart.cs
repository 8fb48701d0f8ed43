namespace Broker.Pages.Servers;

/// <summary>Clients whose last handshake is about as long ago, as a part of a bar 100 wide.</summary>
internal sealed record HandshakePart(string Class, string Name, int Count, double Start, double Width)
{
    /// <summary>What the API calls online.</summary>
    private static readonly TimeSpan Alive = TimeSpan.FromSeconds(180);

    public static IReadOnlyList<HandshakePart> Of(IReadOnlyList<DateTimeOffset?> times, DateTimeOffset now)
    {
        (string Class, string Name, int Count)[] groups =
        [
            ("recent", Texts.Server.Recent, times.Count(time => now - time <= Alive)),
            ("today", Texts.Server.Today, times.Count(time => now - time > Alive && now - time <= TimeSpan.FromDays(1))),
            ("older", Texts.Server.Older, times.Count(time => now - time > TimeSpan.FromDays(1))),
            ("never", Texts.Server.Never, times.Count(time => time is null)),
        ];
        var parts = new List<HandshakePart>();
        var start = 0d;
        foreach (var group in groups)
        {
            var width = times.Count == 0 ? 0 : 100d * group.Count / times.Count;
            parts.Add(new HandshakePart(group.Class, group.Name, group.Count, start, width));
            start += width;
        }

        return parts;
    }
}
