using Broker.Domain;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Agent.Configuration;

/// <summary>
/// A mapping of the configuration file whose keys are known. What is wrong in it is noted with its line, so that all errors
/// of a file are told at once; what is noted reads as absent.
/// </summary>
internal sealed class YamlSection
{
    private readonly string path;
    private readonly int line;
    private readonly ConfigurationErrors errors;
    private readonly Dictionary<string, YamlNode> values = [];

    /// <param name="node">Null or empty for a section that the file does not have.</param>
    /// <param name="path">The key of the section itself with a dot, or "" for the whole file.</param>
    /// <param name="line">The line to name for a key that is missing.</param>
    /// <param name="errors">Where to note what is wrong.</param>
    /// <param name="keys">All keys that a section of this kind may have.</param>
    public YamlSection(YamlNode? node, string path, int line, ConfigurationErrors errors, params IReadOnlyList<string> keys)
    {
        (this.path, this.line, this.errors) = (path, line, errors);
        if (node is YamlMappingNode mapping)
        {
            foreach (var (key, value) in mapping.Children)
            {
                Take(key, value, keys);
            }
        }
        else if (node is not null && !IsEmpty(node))
        {
            errors.Add(line, path.TrimEnd('.'), $"must have keys below it: {string.Join(", ", keys)}.");
        }
    }

    /// <summary>Whether the key is there and says something.</summary>
    public bool Has(string key) => values.TryGetValue(key, out var node) && !IsEmpty(node);

    public void Reject(string key, string what) => errors.Add(LineOf(key), path + key, what);

    /// <summary>What is wrong is in a file that the key names.</summary>
    public void RejectFile(string key, string what) => errors.Add(LineOf(key), path + key, what, mayPass: true);

    /// <summary>The text of a key; null where it is missing or empty.</summary>
    public string? Text(string key)
    {
        if (!Has(key))
        {
            return null;
        }

        if (values[key] is YamlScalarNode { Value: { } text } && !text.Any(char.IsControl))
        {
            return text;
        }

        Reject(key, "must be a single value, on one line.");
        return null;
    }

    public YamlSection Section(string key, params IReadOnlyList<string> keys) =>
        new(values.GetValueOrDefault(key), $"{path}{key}.", LineOf(key), errors, keys);

    /// <summary>The sections of a list; none where it is missing.</summary>
    public IReadOnlyList<YamlSection> Sections(string key, params IReadOnlyList<string> keys)
    {
        if (!Has(key))
        {
            return [];
        }

        if (values[key] is YamlSequenceNode list)
        {
            return [.. list.Children.Select((item, index) => new YamlSection(item, $"{path}{key}[{index}].", Line(item), errors, keys))];
        }

        Reject(key, "must be a list: each entry begins with '- '.");
        return [];
    }

    private static bool IsEmpty(YamlNode node) =>
        node is YamlScalarNode scalar
        && (string.IsNullOrWhiteSpace(scalar.Value) || (scalar.Style == ScalarStyle.Plain && scalar.Value is "~" or "null"));

    private static int Line(YamlNode node) => (int)node.Start.Line;

    private int LineOf(string key) => values.TryGetValue(key, out var node) ? Line(node) : line;

    private void Take(YamlNode key, YamlNode value, IReadOnlyList<string> keys)
    {
        var name = (key as YamlScalarNode)?.Value ?? "";
        if (keys.Contains(name, StringComparer.Ordinal))
        {
            values[name] = value;
            return;
        }

        var nearest = Spelling.Nearest(name, keys);
        errors.Add(Line(key), path + name, nearest is null
            ? $"is not a known key. Known here: {string.Join(", ", keys)}."
            : $"is not a known key. Is '{nearest}' meant?");
    }
}
