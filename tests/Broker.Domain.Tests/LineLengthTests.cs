using System.Text.RegularExpressions;
using Broker.TestSupport;

namespace Broker.Domain.Tests;

/// <summary>The max_line_length of .editorconfig, which no analyzer enforces. A raw string literal has the lines of its language.</summary>
public sealed partial class LineLengthTests
{
    private static readonly int Longest = int.Parse(
        MaxLineLength().Match(File.ReadAllText(Path.Combine(Repository.Root, ".editorconfig"))).Groups["length"].Value);

    [Test]
    public void No_line_of_the_program_is_longer_than_the_editors_are_told()
    {
        var files = Repository.FilesOf("src", "*.cs").ToArray();

        files.ShouldNotBeEmpty();
        files.SelectMany(LongLines).ShouldBeEmpty();
    }

    private static IEnumerable<string> LongLines(string file)
    {
        var isRaw = false;
        foreach (var (number, line) in File.ReadLines(file).Index())
        {
            if (!isRaw && line.Length > Longest)
            {
                yield return $"{Path.GetRelativePath(Repository.Root, file)}:{number + 1}";
            }

            isRaw ^= RawQuotes().Count(line) % 2 == 1;
        }
    }

    [GeneratedRegex(@"^max_line_length = (?<length>\d+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex MaxLineLength();

    [GeneratedRegex("\"{3,}", RegexOptions.None, 60_000)]
    private static partial Regex RawQuotes();
}
