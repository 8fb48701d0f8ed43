namespace Agent.Configuration;

/// <summary>The configuration cannot be used. The message has a line for each thing that is wrong with it.</summary>
/// <param name="message">The lines.</param>
/// <param name="mayPass">
/// Whether all that is wrong is in files that it names, such as a token's, which something else may be about to write or to mount.
/// </param>
internal sealed class ConfigurationException(string message, bool mayPass = false) : Exception(message)
{
    public bool MayPass => mayPass;
}
