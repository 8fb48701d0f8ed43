namespace Broker.Pages.Keys;

/// <summary>A key pair of WireGuard, in base64. Without a private key it was made elsewhere.</summary>
public sealed record KeyPair(string PublicKey, string? PrivateKey = null)
{
    /// <summary>Without the private key.</summary>
    public override string ToString() => PublicKey;
}
