namespace Broker.Domain.Owners;

/// <summary>An owner of clients that has left.</summary>
/// <param name="By">The name of the caller that said so.</param>
public sealed record InactiveOwner(string Owner, DateTimeOffset Since, string By);
