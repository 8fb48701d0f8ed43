using System.Text.RegularExpressions;
using Broker.Domain.Authority;

namespace Broker.Api.Tests.Authority;

/// <summary>The table of docs/authority.md.</summary>
internal static partial class AuthorityPage
{
    /// <summary>What the page says of a need and a role: <c>yes</c>, <c>no</c> or <c>own</c>.</summary>
    public static IReadOnlyDictionary<(NeedKind Need, Role Role), string> Marks { get; } = Rows
        .SelectMany(row => Enum.GetValues<Role>().Select((role, column) => ((Enum.Parse<NeedKind>(row[0]), role), row[1 + column])))
        .ToDictionary();

    /// <summary>The need of each call, which is named by its path.</summary>
    public static IReadOnlyDictionary<string, NeedKind> Needs { get; } = Rows
        .SelectMany(row => Code.Matches(row[^1]).Select(code => (code.Groups["call"].Value, Enum.Parse<NeedKind>(row[0]))))
        .ToDictionary();

    private static string[][] Rows =>
        [.. File.ReadLines(Path.Combine(Repository.Root, "docs/authority.md"))
            .Where(line => line.StartsWith('|') && !line.StartsWith("| need", StringComparison.Ordinal)
                && !line.StartsWith("| -", StringComparison.Ordinal))
            .Select(line => line.Trim('|', ' ').Split('|', StringSplitOptions.TrimEntries))];

    [GeneratedRegex("`(?<call>[a-z_/]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Code { get; }
}
