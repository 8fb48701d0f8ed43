using System.Text.RegularExpressions;

namespace Agent.Configuration;

/// <summary>The shapes of names. A name of one of these shapes is safe in a path, a configuration and an argument list.</summary>
internal static partial class Names
{
    public const string ServerShape = "must be letters, digits, '_', '.' or '-', at most 63 of them, the first one a letter or digit";

    public const string ClientShape = "must be letters, digits, '_', '.' or '-', at most 253 of them, the first one a letter or digit";

    public const string InterfaceShape = "must be 1 to 15 letters, digits, '_', '.', '=', '+' or '-', the first one a letter or digit: "
        + "that is all a network interface takes";

    public static bool IsServer(string? name) => name is { Length: <= 63 } && Name().IsMatch(name);

    public static bool IsClient(string? name) => name is { Length: <= 253 } && Name().IsMatch(name);

    public static bool IsInterface(string? name) => name is { Length: <= 15 } && Interface().IsMatch(name);

    /// <summary>A DNS name, as RFC 1123 has it.</summary>
    public static bool IsHost(string? name) => name is { Length: <= 253 } && Host().IsMatch(name);

    /// <summary>An address, or a DNS name.</summary>
    public static bool IsEndpoint(string? text) => Cidr.Address(text) is not null || (IsHost(text) && !text!.All(IsNumeric));

    private static bool IsNumeric(char character) => char.IsAsciiDigit(character) || character == '.';

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9_.-]*\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9_=+.-]*\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Interface();

    [GeneratedRegex(@"\A[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*\z",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Host();
}
