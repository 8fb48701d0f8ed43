using System.Text.RegularExpressions;
using Broker.TestSupport;

namespace Broker.Pages.Tests;

/// <summary>Every sentence is in Texts/, so that the pages can be translated.</summary>
public sealed partial class SentenceTests
{
    private const int Patience = 60_000;

    private static readonly string Pages = Path.Combine(Repository.Root, "src", "Broker.Pages");

    [Test]
    public void No_component_has_words_of_its_own()
    {
        var components = Directory.GetFiles(Pages, "*.razor", SearchOption.AllDirectories);

        components.Length.ShouldBeGreaterThan(50);
        components.SelectMany(file => WordsOf(File.ReadAllText(file)).Select(words => $"{Path.GetFileName(file)}: {words}")).ShouldBeEmpty();
    }

    [TestCase("<p class=\"a\">Some words</p>", "Some words")]
    [TestCase("<input placeholder=\"Name\" />", "Name")]
    [TestCase("<Field Label=\"Name\" />", "Name")]
    [TestCase("<p>Deletes @name</p>", "Deletes")]
    [TestCase("<p>@NameOf(client) is gone</p>", "is gone")]
    [TestCase("<p>@(client ?? server) is gone</p>", "is gone")]
    [TestCase("<button aria-label=\"Delete @name\" />", "Delete")]
    [TestCase("<p>@Texts.Shell.Away @Texts.Client.Loses(Of(server), address)</p>@code { }", null)]
    [TestCase("<Receipts Done=\"@done.Done\" Of=\"done.Receipts\" />", null)]
    public void Words_are_found(string markup, string? words) => WordsOf(markup).ShouldBe(words is null ? [] : [words]);

    /// <summary>What stands between tags, and in attributes that people read or hear.</summary>
    private static IEnumerable<string> WordsOf(string component)
    {
        var markup = Expression().Replace(Code().Replace(Comment().Replace(component, ""), ""), "");
        return Text().Matches(markup).Concat(Attribute().Matches(markup)).Select(match => match.Groups["words"].Value.Trim());
    }

    [GeneratedRegex(@"@\*.*?\*@", RegexOptions.Singleline | RegexOptions.ExplicitCapture, Patience)]
    private static partial Regex Comment();

    [GeneratedRegex(@"@code\b.*", RegexOptions.Singleline | RegexOptions.ExplicitCapture, Patience)]
    private static partial Regex Code();

    /// <summary>With parentheses in up to three levels.</summary>
    [GeneratedRegex(@"@([\w.]|\?\.)*(\(([^()]|\(([^()]|\([^()]*\))*\))*\))?", RegexOptions.ExplicitCapture, Patience)]
    private static partial Regex Expression();

    [GeneratedRegex(@"(?<=[a-z""/]>)(?<words>[^<>@{}]*[a-zA-Z]{2}[^<>@{}]*)<", RegexOptions.ExplicitCapture, Patience)]
    private static partial Regex Text();

    [GeneratedRegex(@"\s(placeholder|title|aria-label|alt|Label|Title|Hint|Button|Deed|Placeholder)=""(?<words>[^""@]+)""",
        RegexOptions.ExplicitCapture, Patience)]
    private static partial Regex Attribute();
}
