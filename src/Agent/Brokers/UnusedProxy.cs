namespace Agent.Brokers;

/// <summary>
/// The environment's proxies, which the agent does not use: the password would go to whoever set the variable. Where the broker does
/// not answer, that may be why.
/// </summary>
internal static class UnusedProxy
{
    /// <summary>A sentence, to follow another one; empty where no variable is set.</summary>
    public static string Hint(Uri broker)
    {
        string[] names = [$"{broker.Scheme}_proxy", $"{broker.Scheme.ToUpperInvariant()}_PROXY", "all_proxy", "ALL_PROXY"];
        return names.FirstOrDefault(name => Environment.GetEnvironmentVariable(name) is { Length: > 0 }) is { } set
            ? $" {set} is set, but the agent uses no proxy: it connects directly."
            : "";
    }
}
