using System.Diagnostics.CodeAnalysis;

namespace Broker.Domain.Servers;

/// <summary>A server's name, unique in the fleet. Safe in a path, a shell word and a configuration file.</summary>
public sealed record ServerName : ITextValue<ServerName>
{
    private readonly string text;

    private ServerName(string text) => this.text = text;

    public static string Accepted => "a name of 1 to 63 letters, digits, '_', '.' or '-' that begins with a letter or digit";

    public static bool TryParse([NotNullWhen(true)] string? text, [MaybeNullWhen(false)] out ServerName value)
    {
        value = text is not null && Name.IsValid(text, maxLength: 63) ? new ServerName(text) : null;
        return value is not null;
    }

    public override string ToString() => text;
}
