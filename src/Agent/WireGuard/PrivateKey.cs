namespace Agent.WireGuard;

/// <summary>A WireGuard private key. Its text is only to be had by asking for it, so that no log or message says it by accident.</summary>
internal sealed class PrivateKey
{
    private readonly string text;

    private PrivateKey(string text) => this.text = text;

    /// <summary>Null for what is not a key in canonical base64; white space around it is of no meaning.</summary>
    public static PrivateKey? Parse(string text) => KeyText.IsCanonical(text.Trim()) ? new PrivateKey(text.Trim()) : null;

    public string Reveal() => text;

    public override string ToString() => "(a private key)";
}
