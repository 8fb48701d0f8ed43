using Broker.Domain.Keys;

namespace Broker.Domain.Peerings;

/// <summary>An address that is free, but not for another client before a time (rule 1). Who had it, or has the key, gets it back.</summary>
public sealed record QuarantinedLease(long Index, ClientName Client, PublicKey PublicKey, DateTimeOffset Until);
