namespace Agent.Configuration;

/// <summary>What is wrong in a configuration file, with the lines.</summary>
internal sealed class ConfigurationErrors(string file)
{
    private readonly List<(int Line, string Text, bool MayPass)> errors = [];

    public void Add(int line, string key, string what, bool mayPass = false) =>
        errors.Add((line, key.Length > 0 ? $"{key} {what}" : what, mayPass));

    /// <exception cref="ConfigurationException">There are any.</exception>
    public void ThrowIfAny()
    {
        if (errors.Count > 0)
        {
            var lines = errors.OrderBy(error => error.Line).Select(error => $"{file}:{error.Line}: {error.Text}");
            throw new ConfigurationException(string.Join('\n', lines), errors.TrueForAll(error => error.MayPass));
        }
    }
}
