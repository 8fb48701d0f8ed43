using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Broker.Api.Tests;

/// <summary>HTTP/1.1 by hand, for what no HTTP library lets one send.</summary>
internal static class RawHttp
{
    private static ReadOnlySpan<byte> HeadEnd => "\r\n\r\n"u8;

    /// <summary>Sends a request and reads the answer.</summary>
    /// <param name="api">Where to.</param>
    /// <param name="head">The request line and headers, each with its line end; host, credentials and Connection: close are added.</param>
    /// <param name="body">What follows the head, as it is.</param>
    /// <param name="authenticated">False to leave the credentials out.</param>
    public static async Task<Answer> SendAsync(BrokerApi api, string head, byte[]? body = null, bool authenticated = true)
    {
        var credentials = authenticated ? $"Authorization: {api.Credentials}\r\n" : "";
        var wholeHead = $"{head}Host: {api.Address.Authority}\r\nConnection: close\r\n{credentials}\r\n";
        return Read(await ExchangeAsync(api.Address, [.. Encoding.Latin1.GetBytes(wholeHead), .. body ?? []]));
    }

    /// <summary>Sends bytes and reads the answer.</summary>
    public static async Task<Answer> ReadAsync(Uri address, byte[] request) => Read(await ExchangeAsync(address, request));

    /// <summary>Sends bytes; returns all that comes until the broker ends the connection.</summary>
    public static async Task<byte[]> ReadAllAsync(Uri address, byte[] request)
    {
        using var patience = new CancellationTokenSource(Eventually.Patience);
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Parse(address.Host), address.Port, patience.Token);
        await using var stream = connection.GetStream();
        await stream.WriteAsync(request, patience.Token);
        using var answer = new MemoryStream();
        await stream.CopyToAsync(answer, patience.Token);
        return answer.ToArray();
    }

    /// <summary>Sends bytes; returns the first response, or what came of it before the connection ended.</summary>
    /// <param name="address">Where to.</param>
    /// <param name="request">The bytes.</param>
    /// <param name="hangUp">Whether to end the connection on this side once they are sent.</param>
    public static async Task<byte[]> ExchangeAsync(Uri address, byte[] request, bool hangUp = false)
    {
        using var patience = new CancellationTokenSource(Eventually.Patience);
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Parse(address.Host), address.Port, patience.Token);
        await using var stream = connection.GetStream();
        await stream.WriteAsync(request, patience.Token);
        if (hangUp)
        {
            connection.Client.Shutdown(SocketShutdown.Send);
        }

        var answer = new List<byte>();
        var piece = new byte[65536];
        try
        {
            for (var length = 1; length > 0 && !IsWhole([.. answer]);)
            {
                length = await stream.ReadAsync(piece, patience.Token);
                answer.AddRange(piece.AsSpan(0, length));
            }
        }
        catch (IOException) when (hangUp)
        {
            // whoever hangs up may be hung up on
        }

        return [.. answer];
    }

    /// <summary>Whether all of a response is there, as its own headers tell.</summary>
    private static bool IsWhole(byte[] answer)
    {
        var end = answer.AsSpan().IndexOf(HeadEnd);
        if (end < 0)
        {
            return false;
        }

        var head = Encoding.Latin1.GetString(answer, 0, end);
        var announced = Headers(head).GetValueOrDefault("Content-Length", "0");
        return head.Contains("Transfer-Encoding: chunked", StringComparison.Ordinal)
            ? answer.AsSpan(end).EndsWith("\r\n0\r\n\r\n"u8)
            : answer.Length - end - HeadEnd.Length >= int.Parse(announced, CultureInfo.InvariantCulture);
    }

    private static Answer Read(byte[] answer)
    {
        var end = answer.AsSpan().IndexOf(HeadEnd);
        var head = Encoding.Latin1.GetString(answer, 0, end);
        var headers = Headers(head);
        var body = answer[(end + HeadEnd.Length)..];
        var text = Encoding.UTF8.GetString(headers.ContainsKey("Transfer-Encoding") ? Joined(body) : body);
        return new Answer(int.Parse(head.Split(' ')[1], CultureInfo.InvariantCulture), headers, text);
    }

    private static Dictionary<string, string> Headers(string head) =>
        head.Split("\r\n").Skip(1).Select(line => line.Split(": ", 2))
            .ToDictionary(header => header[0], header => header[1], StringComparer.OrdinalIgnoreCase);

    /// <summary>The content of a chunked body.</summary>
    private static byte[] Joined(ReadOnlySpan<byte> body)
    {
        var content = new List<byte>();
        for (var end = body.IndexOf("\r\n"u8); end > 0; end = body.IndexOf("\r\n"u8))
        {
            var length = int.Parse(Encoding.ASCII.GetString(body[..end]), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            content.AddRange(body.Slice(end + 2, length));
            body = body[(end + 2 + length + 2)..];
        }

        return [.. content];
    }
}
