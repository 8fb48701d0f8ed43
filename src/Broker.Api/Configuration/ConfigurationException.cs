namespace Broker.Api.Configuration;

/// <summary>The configuration is wrong; the message is one sentence that names the key.</summary>
public sealed class ConfigurationException(string key, string problem) : Exception($"{key}: {problem}");
