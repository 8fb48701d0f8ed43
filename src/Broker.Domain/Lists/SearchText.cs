using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using Broker.Domain.Addressing;
using Broker.Domain.Keys;

namespace Broker.Domain.Lists;

/// <summary>What somebody seeks in a list: an address, a public key or its beginning, or a part of a text.</summary>
public sealed record SearchText : ITextValue<SearchText>
{
    private const int Longest = 100;
    private const int ShortestKey = 4;
    private const int KeyLength = 44;

    private static readonly SearchValues<char> KeyAlphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=");

    private SearchText(string text) => Text = text;

    public string Text { get; }

    public static string Accepted => $"a text of 1 to {Longest} characters without control characters";

    /// <summary>The text with small letters for A to Z; other letters stay, since databases do not agree on them.</summary>
    public string Folded => string.Concat(Text.Select(c => char.IsAsciiLetterUpper(c) ? char.ToLowerInvariant(c) : c));

    /// <summary>Whether it can be the beginning of a public key; it may be a word as well.</summary>
    public bool MayBeKey => Text.Length is >= ShortestKey and <= KeyLength && !Text.AsSpan().ContainsAnyExcept(KeyAlphabet);

    /// <summary>Whether it is a public key, and nothing else.</summary>
    public bool IsKey => PublicKey.TryParse(Text, out _);

    /// <summary>
    /// The addresses that it stands for, and then for nothing else: one, or those that begin with the bytes given, such as <c>10.0.3.</c>;
    /// null where it is none.
    /// </summary>
    public (IPAddress First, IPAddress Last)? Addresses =>
        IpText.TryParseAddress(Text, out var address) ? (address, address)
            : BytesOf(Text) is { Count: > 0 and < 4 } bytes ? (Padded(bytes, 0), Padded(bytes, 255))
            : null;

    public static bool TryParse([NotNullWhen(true)] string? text, [MaybeNullWhen(false)] out SearchText value)
    {
        value = text is { Length: >= 1 and <= Longest } && !text.Any(char.IsControl) ? new SearchText(text) : null;
        return value is not null;
    }

    public override string ToString() => Text;

    /// <summary>The bytes of an unfinished IPv4 address, which ends with a dot.</summary>
    private static List<byte>? BytesOf(string text)
    {
        var parts = text.Split('.');
        return parts[^1].Length == 0 && parts[..^1].All(
            part => byte.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && $"{value}" == part)
            ? [.. parts[..^1].Select(part => byte.Parse(part, CultureInfo.InvariantCulture))]
            : null;
    }

    private static IPAddress Padded(List<byte> bytes, byte rest) => new([.. bytes, .. Enumerable.Repeat(rest, 4 - bytes.Count)]);
}
