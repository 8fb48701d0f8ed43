namespace Agent.Clients;

/// <summary>The result of a client's round: the worst of its peerings.</summary>
internal enum ClientOutcome
{
    /// <summary>Every configuration is in place.</summary>
    Done,

    /// <summary>A server's agent has not applied what this host waits for.</summary>
    Pending,

    Failed,

    Revoked,

    DecisionNeeded,
}
