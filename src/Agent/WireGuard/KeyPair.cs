using Broker.Domain.Keys;

namespace Agent.WireGuard;

/// <summary>This host's keys on one server: the public key is derived from the private one.</summary>
internal sealed record KeyPair(SecretKey PrivateKey, PublicKey PublicKey);
