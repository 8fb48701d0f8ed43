using Broker.Domain.Reports;

namespace Broker.Application.Receipts;

/// <summary>What a revocation has removed.</summary>
/// <param name="Receipts">One for each server concerned.</param>
public sealed record Revocation(int PeeringsRemoved, IReadOnlyList<Receipt> Receipts);
