using Broker.Domain.Keys;

namespace Agent.WireGuard;

/// <summary>A private or a preshared key. Its text has to be asked for, so that no log or message has it by accident.</summary>
internal sealed record SecretKey
{
    private readonly string text;

    private SecretKey(string text) => this.text = text;

    /// <summary>Null for what is not a key in canonical base64; white space around it is ignored.</summary>
    public static SecretKey? Parse(string? text) => PublicKey.IsCanonical(text?.Trim()) ? new SecretKey(text!.Trim()) : null;

    public string Reveal() => text;

    public override string ToString() => "(a secret key)";
}
