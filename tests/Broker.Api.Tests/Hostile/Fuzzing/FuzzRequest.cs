using System.Globalization;
using System.Text;

namespace Broker.Api.Tests.Hostile.Fuzzing;

/// <summary>A request as bytes can be wrong. What it says of its length is added unless it is to lie about that.</summary>
internal sealed class FuzzRequest(string method, string target)
{
    public string Method { get; set; } = method;

    /// <summary>The path of the call that it was before it was damaged; empty for what is none.</summary>
    public string Call { get; init; } = "";

    /// <summary>Path and query, as they are sent.</summary>
    public string Target { get; set; } = target;

    public string Version { get; set; } = "HTTP/1.1";

    /// <summary>Names and values; sent in Latin-1.</summary>
    public List<(string Name, string Value)> Headers { get; } = [];

    public byte[]? Body { get; set; }

    /// <summary>Its length is a lie: it goes over a connection of its own, which this side ends, and need not be answered.</summary>
    public bool IsMisframed { get; set; }

    public bool HasNoAnswerBody => Method == "HEAD";

    public void Set(string name, string? value)
    {
        Headers.RemoveAll(header => header.Name == name);
        if (value is not null)
        {
            Headers.Add((name, value));
        }
    }

    public byte[] ToBytes()
    {
        var head = new StringBuilder($"{Method} {Target} {Version}\r\n");
        foreach (var (name, value) in Headers)
        {
            head.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        if (!IsMisframed && Body is not null)
        {
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {Body.Length}\r\n");
        }

        return [.. Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()), .. Body ?? []];
    }

    /// <summary>As an argument of bash's printf, which sends it again: <c>printf '…' | nc -N HOST PORT</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var value in ToBytes())
        {
            if (value is >= 32 and < 127 and not ((byte)'%' or (byte)'\\' or (byte)'\''))
            {
                text.Append((char)value);
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"\\x{value:x2}");
            }
        }

        return $"printf '{text}'";
    }
}
