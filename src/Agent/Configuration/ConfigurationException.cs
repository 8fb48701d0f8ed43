namespace Agent.Configuration;

/// <summary>The configuration cannot be used. The message has a line for each thing that is wrong with it.</summary>
internal sealed class ConfigurationException(string message) : Exception(message);
