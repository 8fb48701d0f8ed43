using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Broker.Domain.Keys;

/// <summary>
/// A Curve25519 public key: 32 bytes, in the canonical base64 that <c>wg pubkey</c> prints (wg(8)). Several base64 texts
/// decode to the same bytes (the last character carries two unused bits); only the one with these bits clear is a key, so that
/// equal keys are equal texts. A struct, since a report holds thousands; <c>default</c> is no key and cannot be printed.
/// </summary>
public readonly record struct PublicKey : ITextValue<PublicKey>
{
    private const int TextLength = 44;

    private static readonly SearchValues<char> Base64 =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");

    /// <summary>The characters whose two lowest bits are zero.</summary>
    private static readonly SearchValues<char> CanonicalEnds = SearchValues.Create("AEIMQUYcgkosw048");

    private readonly string? text;

    private PublicKey(string text) => this.text = text;

    public static string Accepted => "a WireGuard public key: 32 bytes in canonical base64, 44 characters, as `wg pubkey` prints";

    public static bool TryParse([NotNullWhen(true)] string? text, [MaybeNullWhen(false)] out PublicKey value)
    {
        var isKey = IsCanonical(text);
        value = isKey ? new PublicKey(text!) : default;
        return isKey;
    }

    /// <summary>Whether the text is the canonical base64 of 32 bytes, as private keys have it too.</summary>
    public static bool IsCanonical(ReadOnlySpan<char> text) =>
        text.Length == TextLength && text[^1] == '=' && CanonicalEnds.Contains(text[^2]) && !text[..^2].ContainsAnyExcept(Base64);

    /// <exception cref="InvalidOperationException">This is <c>default</c>.</exception>
    public override string ToString() => text ?? throw new InvalidOperationException("This is no public key.");
}
