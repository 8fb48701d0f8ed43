using System.Text.Json.Serialization;
using Broker.Contracts;

namespace Agent.Brokers;

/// <summary>The answer to <c>client/add</c>, also that of a broker of an earlier release, which gives no receipts.</summary>
internal sealed record ReplacedKeyResponse : ClientConfigResponse
{
    public IReadOnlyDictionary<string, ServerReceipt>? Receipts { get; init; }

    /// <summary>Whether the server's agent has applied the key, as far as the broker tells.</summary>
    public bool IsApplied => Receipts?.Values.All(receipt => receipt is { Status: ReceiptStatus.Applied }) is not false;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ReplacedKeyResponse))]
internal sealed partial class ReplacedKeyJsonContext : JsonSerializerContext;
