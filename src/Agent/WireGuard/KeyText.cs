namespace Agent.WireGuard;

/// <summary>The text form that WireGuard's keys have: 44 characters, of which the last two say nothing but how 32 bytes end.</summary>
internal static class KeyText
{
    private const int Bytes = 32;
    private const int Characters = 44;

    /// <summary>The characters whose two lowest bits are zero: any other one before the '=' would be a second spelling of a key.</summary>
    private const string CanonicalEnds = "AEIMQUYcgkosw048";

    public static bool IsCanonical(string? text)
    {
        Span<byte> key = stackalloc byte[Bytes];
        return text?.Length == Characters
            && Convert.TryFromBase64String(text, key, out var length)
            && length == Bytes
            && CanonicalEnds.Contains(text[^2], StringComparison.Ordinal);
    }
}
