using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Agent.Configuration;

/// <summary>Reads YAML, and says in words of its own what people get wrong most.</summary>
internal static class YamlDocument
{
    /// <summary>Null for an empty one.</summary>
    /// <exception cref="ConfigurationException">It is not YAML.</exception>
    public static YamlNode? Load(string text, string file)
    {
        try
        {
            var yaml = new YamlStream();
            yaml.Load(new StringReader(text));
            return yaml.Documents.Count > 0 ? yaml.Documents[0].RootNode : null;
        }
        catch (YamlException exception)
        {
            var (line, what) = Explain(text.Split('\n'), exception);
            throw new ConfigurationException($"{file}:{line}: {what}");
        }
    }

    /// <summary>The parser names the line where the mapping begins that has a tab in it, none for an alias, and the alias itself.</summary>
    private static (long Line, string What) Explain(string[] lines, YamlException exception)
    {
        if (Array.FindIndex(lines, line => line.TrimStart(' ').StartsWith('\t')) is >= 0 and var tab)
        {
            return (tab + 1, "is indented by a tab. YAML takes spaces only.");
        }

        if (exception is AnchorNotFoundException)
        {
            var alias = Array.FindIndex(lines, line => line.Contains('*', StringComparison.Ordinal));
            return (alias + 1, "'*' begins an alias, and there is no such anchor. Text that begins so needs quotes.");
        }

        return (Math.Max(exception.Start.Line, exception.End.Line), exception.InnerException?.Message ?? exception.Message);
    }
}
