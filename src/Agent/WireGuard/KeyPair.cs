namespace Agent.WireGuard;

/// <summary>What this host is on one server: the public key is the private key's.</summary>
internal sealed record KeyPair(PrivateKey PrivateKey, PublicKey PublicKey);
