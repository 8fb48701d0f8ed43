using System.Buffers;

namespace Broker.Domain;

/// <summary>
/// The alphabet that server and client names share. It holds nothing that a shell, a path or a configuration file would
/// interpret; the first character is a letter or a digit, so that no name is an option, <c>.</c> or <c>..</c>.
/// </summary>
internal static class Name
{
    private static readonly SearchValues<char> Alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-");

    public static bool IsValid(ReadOnlySpan<char> text, int maxLength) =>
        text.Length >= 1 && text.Length <= maxLength && char.IsAsciiLetterOrDigit(text[0]) && !text.ContainsAnyExcept(Alphabet);
}
