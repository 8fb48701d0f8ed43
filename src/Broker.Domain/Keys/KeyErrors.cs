namespace Broker.Domain.Keys;

/// <summary>Rule 5: a key belongs to at most one peering per server and to at most one server, and never to both ends.</summary>
public sealed class KeyInUseException(PublicKey key, string holder)
    : BrokerException(
        ErrorKind.Conflict, "key-in-use", $"The public key {key} already belongs to {holder}. Make a new key pair with `wg genkey`.")
{
    public override BrokerException ForBoundCaller => new KeyInUseException(key, "another host");
}
