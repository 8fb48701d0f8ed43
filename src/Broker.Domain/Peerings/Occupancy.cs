namespace Broker.Domain.Peerings;

/// <summary>What has to be known of a server's peerings to peer a certain client, with a certain key, with it.</summary>
/// <param name="Previous">The peering that the client has already; null when it has none.</param>
/// <param name="KeyHolder">The client whose peering has the key already; null when none has.</param>
/// <param name="LowestFreed">The lowest index that was leased once and is free now; null when there is none.</param>
/// <param name="HighestLeased">The highest index in use; null when none is.</param>
public sealed record Occupancy(Peering? Previous, ClientName? KeyHolder, long? LowestFreed, long? HighestLeased);
