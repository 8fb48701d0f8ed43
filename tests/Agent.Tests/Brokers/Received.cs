using System.Globalization;
using System.Text;

namespace Agent.Tests.Brokers;

/// <summary>A request as it came over the wire.</summary>
internal sealed record Received(string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <summary>Method and path without the base, as <c>GET server/config</c>.</summary>
    public string Call => $"{Method} {Target.Split('?')[0].Replace("/api/v1/", "", StringComparison.Ordinal).TrimEnd('/')}";

    /// <summary>Null if the connection ends before the request is complete.</summary>
    public static async Task<Received?> ReadAsync(Stream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one) == 0)
            {
                return null;
            }

            head.Append((char)one[0]);
        }

        var lines = head.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = lines.Skip(1).Select(line => line.Split(": ", 2))
            .ToDictionary(parts => parts[0], parts => parts[1], StringComparer.OrdinalIgnoreCase);
        var body = new byte[int.Parse(headers.GetValueOrDefault("Content-Length", "0"), CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body);
        return lines[0].Split(' ') is [var method, var target, _]
            ? new Received(method, target, headers, Encoding.UTF8.GetString(body))
            : null;
    }
}
