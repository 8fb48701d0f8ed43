using Broker.Contracts;

namespace Broker.Pages.Clients;

/// <summary>A change that was made here, and its receipts.</summary>
public sealed record GivenAccess(string Done, IReadOnlyDictionary<string, ServerReceipt> Receipts);
