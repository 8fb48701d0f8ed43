using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Broker.Domain.Lists;

/// <summary>
/// Where a page of a list by name ends, as opaque text: the next one goes on behind it, whatever has come or gone meanwhile.
/// </summary>
public static class PageCursor
{
    private const int Longest = 400;

    public static string Of<T>(T name)
        where T : ITextValue<T> => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{name}"));

    /// <summary>Whether the text is what <see cref="Of"/> has given for a name of this kind.</summary>
    public static bool TryRead<T>(string text, [MaybeNullWhen(false)] out T name)
        where T : ITextValue<T>
    {
        name = default;
        return text.Length <= Longest && Base64Url.IsValid(text)
            && T.TryParse(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)), out name) && Of(name) == text;
    }
}
