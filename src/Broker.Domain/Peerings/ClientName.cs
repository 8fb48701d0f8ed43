using System.Diagnostics.CodeAnalysis;

namespace Broker.Domain.Peerings;

/// <summary>A client's host name. Safe in a path, a shell word and a configuration file.</summary>
public sealed record ClientName : ITextValue<ClientName>
{
    private readonly string text;

    private ClientName(string text) => this.text = text;

    public static string Accepted => "a name of 1 to 253 letters, digits, '_', '.' or '-' that begins with a letter or digit";

    public static bool TryParse([NotNullWhen(true)] string? text, [MaybeNullWhen(false)] out ClientName value)
    {
        value = text is not null && Name.IsValid(text, maxLength: 253) ? new ClientName(text) : null;
        return value is not null;
    }

    public override string ToString() => text;
}
