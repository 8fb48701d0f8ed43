using Agent.Brokers;

namespace Agent.Servers;

/// <summary>The result of a round.</summary>
internal enum RoundOutcome
{
    /// <summary>The interface had what the broker wants.</summary>
    InStep,

    /// <summary>It has it now.</summary>
    Applied,

    /// <summary>Something is held back, cannot be repaired, or needs a decision.</summary>
    InDoubt,

    /// <summary>It could not be done; what was wrong is told already.</summary>
    Failed,
}

/// <summary>A host, the broker's answer, and what a round would do.</summary>
/// <param name="View">Null while the broker does not answer; <paramref name="Error"/> says why.</param>
internal sealed record ServerPreview(HostState Host, BrokerView? View, Plan Plan, string? Error);
