using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Broker.Api.Hosting;

/// <summary>
/// Writes an entry as the "simple" formatter does, on one line and without control characters: what strangers send, such as a path, must
/// not forge entries nor steer a terminal.
/// </summary>
internal sealed class LogLine(IServiceProvider services) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "line";

    private readonly Lazy<ConsoleFormatter> simple =
        new(() => services.GetServices<ConsoleFormatter>().First(formatter => formatter.Name == ConsoleFormatterNames.Simple));

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        using var entry = new StringWriter();
        simple.Value.Write(logEntry, scopeProvider, entry);
        var text = entry.ToString().TrimEnd('\r', '\n');
        if (text.Length > 0)
        {
            textWriter.WriteLine(Printable(text));
        }
    }

    /// <summary>Control characters (C0, DEL, C1) and the line separators of Unicode become question marks.</summary>
    private static string Printable(string text) => string.Create(text.Length, text, (line, original) =>
    {
        for (var i = 0; i < line.Length; i++)
        {
            line[i] = char.IsControl(original[i]) || original[i] is '\u2028' or '\u2029' ? '?' : original[i];
        }
    });
}
