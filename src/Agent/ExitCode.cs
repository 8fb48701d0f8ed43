namespace Agent;

/// <summary>What the agent's process ends with. Scripts and the service's unit rely on the numbers.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>It could not be done now.</summary>
    public const int Failed = 1;

    /// <summary>The command line or the configuration is wrong; nothing was done.</summary>
    public const int Wrong = 2;

    /// <summary>An operator has to decide.</summary>
    public const int DecisionNeeded = 3;

    /// <summary>What is there differs from what the broker says.</summary>
    public const int Differs = 4;

    /// <summary>A client's access was revoked at the broker.</summary>
    public const int Revoked = 5;
}
