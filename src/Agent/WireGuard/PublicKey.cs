namespace Agent.WireGuard;

/// <summary>A WireGuard public key: 32 bytes in canonical base64, as <c>wg pubkey</c> prints them.</summary>
internal readonly record struct PublicKey
{
    private readonly string text;

    private PublicKey(string text) => this.text = text;

    /// <summary>Null for anything else, a key in a base64 that is not canonical included.</summary>
    public static PublicKey? Parse(string? text) => KeyText.IsCanonical(text) ? new PublicKey(text!) : null;

    public override string ToString() => text;
}
