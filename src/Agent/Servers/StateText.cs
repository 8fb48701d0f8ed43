using System.Text.Json.Serialization;
using Broker.Domain;
using Broker.Domain.Servers;

namespace Agent.Servers;

/// <summary>The state as JSON.</summary>
internal sealed record StateText
{
    public string? ServerId { get; init; }

    public long Revision { get; init; }

    public string? Digest { get; init; }

    public long? FellFrom { get; init; }

    public IReadOnlyDictionary<string, long>? Removed { get; init; }

    public IReadOnlyDictionary<string, string>? Held { get; init; }

    public bool IsForgotten { get; init; }

    public static StateText Of(ServerState state) => new()
    {
        ServerId = state.ServerId?.ToString(),
        Revision = state.Revision,
        Digest = state.Digest?.ToString(),
        FellFrom = state.FellFrom,
        Removed = state.Removed,
        Held = state.Held,
        IsForgotten = state.IsForgotten,
    };

    /// <exception cref="FormatException">A value is none of its kind.</exception>
    public ServerState Read() => new()
    {
        ServerId = ServerId is null ? null : new ServerId(Guid.Parse(ServerId)),
        Revision = Revision,
        Digest = Digest is null ? null : ListDigest.Parse(Digest),
        FellFrom = FellFrom,
        Removed = ServerState.Empty.Removed.SetItems(Removed ?? ServerState.Empty.Removed),
        Held = ServerState.Empty.Held.SetItems(Held ?? ServerState.Empty.Held),
        IsForgotten = IsForgotten,
    };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(StateText))]
internal sealed partial class StateJsonContext : JsonSerializerContext;
