using System.Globalization;
using Agent.Configuration;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Agent.Adoption;

/// <summary>Adds lines to YAML that somebody else wrote; theirs stay as they are, comments included.</summary>
internal sealed class YamlAddition(string path, string text, YamlMappingNode root)
{
    private const string Indentation = "    ";

    private readonly List<string> lines = [.. text.TrimEnd('\n').Split('\n')];

    /// <summary>For each section that is added to: below which line, and what.</summary>
    private readonly SortedDictionary<int, List<string>> additions = [];

    private bool isEdited;
    private readonly Dictionary<string, List<string>> newSections = new(StringComparer.Ordinal);

    public string Text
    {
        get
        {
            var all = new List<string>(lines);
            foreach (var (line, added) in additions.Reverse())
            {
                all.InsertRange(line, added);
            }

            return additions.Count == 0 && !isEdited ? text : string.Join('\n', all) + "\n";
        }
    }

    /// <summary>Adds a key that is missing or empty.</summary>
    /// <exception cref="ConfigurationException">The section is written in one line.</exception>
    public void AddMissing(IReadOnlyList<string> section, string key, string value)
    {
        var (node, line, indentation) = ((YamlNode)root, 0, "");
        for (var depth = 0; depth < section.Count; depth++)
        {
            var found = Find(node, section[depth]);
            if (found is not { } entry)
            {
                AddBelowNew(section, depth, line, indentation, $"{key}: {value}");
                return;
            }

            line = (int)entry.Key.Start.Line;
            node = entry.Value;
            indentation = node is YamlMappingNode { Style: not MappingStyle.Flow, Children.Count: > 0 } mapping
                ? new string(' ', (int)mapping.Children.First().Key.Start.Column - 1)
                : indentation + Indentation;
            if (node is YamlMappingNode { Style: MappingStyle.Flow })
            {
                throw new ConfigurationException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{path}:{line}: {section[depth]} is written in one line: give each of its keys a line, "
                        + $"so that '{key}: {value}' can be added."));
            }
        }

        if (Find(node, key) is { } present)
        {
            if (present.Value is YamlScalarNode { Value: null or "" or "~" or "null" })
            {
                // The key is there and says nothing.
                var at = (int)present.Key.Start.Line - 1;
                isEdited = true;
                lines[at] = $"{indentation}{key}: {value}";
            }

            return;
        }

        Add(section.Count == 0 ? Top() : line, $"{indentation}{key}: {value}");
    }

    private void AddBelowNew(IReadOnlyList<string> section, int depth, int line, string indentation, string addition)
    {
        var name = string.Join('.', section);
        var inner = indentation + string.Concat(Enumerable.Repeat(Indentation, section.Count - depth));
        if (!newSections.TryGetValue(name, out var block))
        {
            var parent = depth > 0 ? null : newSections.GetValueOrDefault(section[0]);
            newSections[name] = block = parent ?? Block(depth == 0 ? lines.Count : line);
            for (var i = parent is null ? depth : depth + 1; i < section.Count; i++)
            {
                block.Add($"{indentation}{string.Concat(Enumerable.Repeat(Indentation, i - depth))}{section[i]}:");
            }
        }

        block.Add($"{inner}{addition}");
    }

    private void Add(int line, string addition) => Block(line).Add(addition);

    private List<string> Block(int line) => additions.TryGetValue(line, out var block) ? block : additions[line] = [];

    /// <summary>Above the first key: comments at the top stay at the top.</summary>
    private int Top() => (int)root.Children.First().Key.Start.Line - 1;

    private static (YamlNode Key, YamlNode Value)? Find(YamlNode node, string key)
    {
        foreach (var entry in node is YamlMappingNode mapping ? mapping.Children.AsEnumerable() : [])
        {
            if (entry.Key is YamlScalarNode { Value: var name } && name == key)
            {
                return (entry.Key, entry.Value);
            }
        }

        return null;
    }
}
