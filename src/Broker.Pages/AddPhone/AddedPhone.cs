using Broker.Contracts;
using Broker.Pages.Configurations;

namespace Broker.Pages.AddPhone;

/// <summary>A device with access to servers; its private keys are here and nowhere else.</summary>
/// <param name="ClientName">Its name.</param>
/// <param name="Files">Of each server.</param>
/// <param name="Receipts">By the server's name.</param>
public sealed record AddedPhone(string ClientName, IReadOnlyList<WgQuickFile> Files, IReadOnlyDictionary<string, ServerReceipt> Receipts);
