using System.Text.Json.Serialization;
using Agent.WireGuard;
using Broker.Domain;
using Broker.Domain.Servers;

namespace Agent.Servers;

/// <summary>The state as JSON.</summary>
internal sealed record StateText
{
    public string? ServerId { get; init; }

    public long Revision { get; init; }

    public string? Digest { get; init; }

    public IReadOnlyList<string>? Addresses { get; init; }

    public long? FellFrom { get; init; }

    public IReadOnlyDictionary<string, long>? Removed { get; init; }

    public IReadOnlyDictionary<string, string>? Held { get; init; }

    public IReadOnlyDictionary<string, string>? Kept { get; init; }

    public bool IsForgotten { get; init; }

    public bool IsReleased { get; init; }

    /// <summary>The types do not tell: JSON has null where a text is to be.</summary>
    private bool HasNull => Addresses?.Any(address => address is null) == true
        || (Held ?? ServerState.Empty.Held).Concat(Kept ?? ServerState.Empty.Kept).Any(entry => entry.Value is null);

    public static StateText Of(ServerState state) => new()
    {
        ServerId = state.ServerId?.ToString(),
        Revision = state.Revision,
        Digest = state.Digest?.ToString(),
        Addresses = [.. state.Addresses.Select(address => address.ToString())],
        FellFrom = state.FellFrom,
        Removed = state.Removed,
        Held = state.Held,
        Kept = state.Kept,
        IsForgotten = state.IsForgotten,
        IsReleased = state.IsReleased,
    };

    /// <exception cref="FormatException">A value is none of its kind.</exception>
    public ServerState Read() => HasNull ? throw new FormatException("A value is null.") : new()
    {
        ServerId = ServerId is null ? null : new ServerId(Guid.Parse(ServerId)),
        Revision = Revision,
        Digest = Digest is null ? null : ListDigest.Parse(Digest),
        Addresses = [.. (Addresses ?? []).Select(InterfaceAddress.Parse).OfType<InterfaceAddress>()],
        FellFrom = FellFrom,
        Removed = ServerState.Empty.Removed.SetItems(Removed ?? ServerState.Empty.Removed),
        Held = ServerState.Empty.Held.SetItems(Held ?? ServerState.Empty.Held),
        Kept = ServerState.Empty.Kept.SetItems(Kept ?? ServerState.Empty.Kept),
        IsForgotten = IsForgotten,
        IsReleased = IsReleased,
    };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(StateText))]
internal sealed partial class StateJsonContext : JsonSerializerContext;
