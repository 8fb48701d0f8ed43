using System.Diagnostics.CodeAnalysis;

namespace Broker.Domain.Keys;

/// <summary>
/// A Curve25519 public key: 32 bytes, in the canonical base64 that <c>wg pubkey</c> prints (wg(8)). Several base64 texts
/// decode to the same bytes (the last character carries two unused bits); only the one with these bits clear is a key, so that
/// equal keys are equal texts.
/// </summary>
public sealed record PublicKey : ITextValue<PublicKey>
{
    private const int TextLength = 44;
    private const int ByteLength = 32;

    private readonly string text;

    private PublicKey(string text) => this.text = text;

    public static string Accepted => "a WireGuard public key: 32 bytes in canonical base64, 44 characters, as `wg pubkey` prints";

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out PublicKey? value)
    {
        Span<byte> bytes = stackalloc byte[ByteLength];
        Span<char> canonical = stackalloc char[TextLength];
        value = text is { Length: TextLength }
            && Convert.TryFromBase64String(text, bytes, out var length) && length == ByteLength
            && Convert.TryToBase64Chars(bytes, canonical, out _) && canonical.SequenceEqual(text)
                ? new PublicKey(text)
                : null;
        return value is not null;
    }

    public override string ToString() => text;
}
