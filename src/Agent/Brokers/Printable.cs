namespace Agent.Brokers;

/// <summary>Text from outside, for a log or a terminal.</summary>
internal static class Printable
{
    private const int LineLength = 300;

    /// <summary>Cut to a line's length, without control characters, which could forge lines or steer a terminal.</summary>
    public static string Text(string? text, int limit = LineLength)
    {
        var line = new string([.. (text ?? "").Take(limit).Select(character => char.IsControl(character) ? '?' : character)]);
        return text?.Length > limit ? $"{line[..^1]}…" : line;
    }
}
