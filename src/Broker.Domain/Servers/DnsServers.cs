using System.Diagnostics.CodeAnalysis;
using Broker.Domain.Addressing;

namespace Broker.Domain.Servers;

/// <summary>
/// What a client's interface resolves names with (<c>DNS</c> of wg-quick(8)): addresses of DNS servers and search domains, at most 16, in
/// the order given. Without any, it is no value.
/// </summary>
public sealed record DnsServers : ITextValue<DnsServers>
{
    private const int MaxCount = 16;

    private readonly string text;

    private DnsServers(string text) => this.text = text;

    public static string Accepted =>
        "at most 16 addresses of DNS servers or search domains separated by commas, such as 10.0.0.1, example.com";

    public bool IsNone => text.Length == 0;

    /// <inheritdoc cref="EndpointAddress.OfStored"/>
    public static DnsServers OfStored(string text) => new(text);

    public static bool TryParse([NotNullWhen(true)] string? text, [MaybeNullWhen(false)] out DnsServers value)
    {
        value = null;
        if (text is null)
        {
            return false;
        }

        var words = text.Split(',', StringSplitOptions.TrimEntries);
        if (text.Trim().Length > 0 && (words.Length > MaxCount || !Array.TrueForAll(words, IsServerOrDomain)))
        {
            return false;
        }

        value = new DnsServers(text.Trim().Length == 0 ? "" : string.Join(", ", words));
        return true;
    }

    public override string ToString() => text;

    private static bool IsServerOrDomain(string word) => IpText.TryParseAddress(word, out _) || EndpointAddress.TryParse(word, out _);
}
