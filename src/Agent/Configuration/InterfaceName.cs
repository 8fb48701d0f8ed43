using System.Text.RegularExpressions;

namespace Agent.Configuration;

/// <summary>The name of a network interface, as wg-quick(8) takes it. Safe in a path and as an argument.</summary>
internal static partial class InterfaceName
{
    public const string Accepted =
        "the name of a network interface: 1 to 15 letters, digits, '_', '.', '=', '+' or '-' that begin with a letter or digit";

    public static bool IsValid(string? name) => name is { Length: <= 15 } && Shape().IsMatch(name);

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9_=+.-]*\z", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Shape();
}
