using System.Text.RegularExpressions;
using Broker.TestSupport;

namespace Broker.Domain.Tests;

/// <summary>The rules of docs/rules.md, the places that cite one by its number, and the tests that have one as their category.</summary>
public sealed partial class RulesTests
{
    private const int MatchTimeout = 60_000;

    private static readonly string[] Rules =
        [.. Heading().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs/rules.md")))
            .Select(heading => heading.Groups["number"].Value)];

    [Test]
    public void Every_citation_names_a_rule_of_the_document()
    {
        var citations =
            from file in FilesOf("src").Concat(FilesOf("tests"))
            from citation in Citation().Matches(File.ReadAllText(file))
            from number in citation.Groups["number"].Captures
            select (Rule: number.Value, Text: $"{Path.GetRelativePath(Repository.Root, file)}: {citation.Value}");

        citations.Where(citation => !Rules.Contains(citation.Rule)).Select(citation => citation.Text).ShouldBeEmpty();
    }

    [Test]
    public void Every_rule_is_the_category_of_a_test()
    {
        var named =
            from file in FilesOf("tests")
            from category in Category().Matches(File.ReadAllText(file))
            select category.Groups["number"].Value;

        Rules.ShouldNotBeEmpty();
        Rules.Except(named).ShouldBeEmpty();
    }

    private static IEnumerable<string> FilesOf(string folder) =>
        Repository.FilesOf(folder, "*.cs").Concat(Repository.FilesOf(folder, "*.sql"));

    [GeneratedRegex(@"^## (?<number>\d+)\. ", RegexOptions.Multiline, MatchTimeout)]
    private static partial Regex Heading();

    /// <summary>"Rule 4", "rules 1 and 3", "rules 1, 3 and 5"; also within a category.</summary>
    [GeneratedRegex(
        @"\brules? ?(?<number>\d+)((, | and )(?<number>\d+))*", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, MatchTimeout)]
    private static partial Regex Citation();

    [GeneratedRegex(@"^ *\[Category\(""Rule(?<number>\d+)""\)\]", RegexOptions.Multiline, MatchTimeout)]
    private static partial Regex Category();
}
