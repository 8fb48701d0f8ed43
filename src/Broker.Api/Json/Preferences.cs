using Microsoft.Net.Http.Headers;

namespace Broker.Api.Json;

/// <summary>Reads a Prefer header (RFC 7240, 2): what the framework has for lists knows no parameters.</summary>
internal static class Preferences
{
    /// <summary>The value of the first preference of this name, without quotes. A preference that cannot be read is none.</summary>
    public static string? Find(IEnumerable<string?> headers, string name) => headers.OfType<string>()
        .SelectMany(header => Parts(header, ','))
        .Select(preference => NameValueHeaderValue.TryParse(Parts(preference, ';').First(), out var parsed) ? parsed : null)
        .FirstOrDefault(preference => preference?.Name.Equals(name, StringComparison.OrdinalIgnoreCase) == true) is { } found
            ? HeaderUtilities.RemoveQuotes(found.Value).Value
            : null;

    /// <summary>A separator within quotes is none, nor is a quote behind a backslash there.</summary>
    private static IEnumerable<string> Parts(string text, char separator)
    {
        var (start, isQuoted, isEscaped) = (0, false, false);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == separator && !isQuoted)
            {
                yield return text[start..i];
                start = i + 1;
            }

            isQuoted ^= text[i] == '"' && !isEscaped;
            isEscaped = text[i] == '\\' && isQuoted && !isEscaped;
        }

        yield return text[start..];
    }
}
