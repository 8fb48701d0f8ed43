using System.Net.Sockets;
using System.Text;

namespace Broker.Benchmarks;

/// <summary>
/// One keep-alive connection that does as little as HTTP allows, since it shares the machine with what it measures.
/// </summary>
internal sealed class Connection : IDisposable
{
    private const int NotModified = 304;

    private static readonly byte[] EndOfHeaders = "\r\n\r\n"u8.ToArray();
    private static readonly byte[] EndOfChunks = "0\r\n\r\n"u8.ToArray();

    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] buffer = new byte[64 * 1024];
    private readonly string authorization;

    public Connection(Uri broker, string user, string password)
    {
        authorization = $"Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))}\r\n";
        socket.Connect(broker.Host, broker.Port);
    }

    /// <param name="path">With its query.</param>
    /// <param name="headers">Further ones, each with its end of line.</param>
    public Answer Get(string path, string headers = "") => GetAnonymously(path, authorization + headers);

    /// <inheritdoc cref="Get"/>
    public Answer GetAnonymously(string path, string headers = "") => Send($"GET {path} HTTP/1.1\r\nHost: broker\r\n{headers}\r\n");

    public Answer Post(string path, string json) => Send(
        $"POST {path} HTTP/1.1\r\nHost: broker\r\n{authorization}Content-Type: application/json\r\nContent-Length: "
            + $"{json.Length}\r\n\r\n{json}");

    public void Dispose() => socket.Dispose();

    private Answer Send(string request)
    {
        socket.Send(Encoding.ASCII.GetBytes(request));
        var received = socket.Receive(buffer);
        while (buffer.AsSpan(0, received).IndexOf(EndOfHeaders) < 0)
        {
            received += Receive(buffer.AsSpan(received));
        }

        var head = buffer.AsSpan(0, received).IndexOf(EndOfHeaders);
        var headers = Encoding.ASCII.GetString(buffer, 0, head);
        var status = int.Parse(headers.AsSpan(9, 3));
        return new Answer(status, status == NotModified ? 0 : ReadBody(headers, head + 4, received));
    }

    private long ReadBody(string headers, int start, int received)
    {
        var length = headers.IndexOf("Content-Length: ", StringComparison.OrdinalIgnoreCase);
        if (length >= 0)
        {
            var expected = int.Parse(headers.AsSpan(length + 16).ToString().Split('\r')[0]);
            for (var got = received - start; got < expected; got += Receive(buffer))
            {
            }

            return expected;
        }

        // Chunked: nothing follows the last chunk, so its end is the end of what has been received.
        long total = received - start;
        var tail = new byte[EndOfChunks.Length];
        Keep(buffer.AsSpan(start, received - start));
        while (!tail.AsSpan().SequenceEqual(EndOfChunks))
        {
            var more = Receive(buffer);
            Keep(buffer.AsSpan(0, more));
            total += more;
        }

        return total;

        void Keep(ReadOnlySpan<byte> bytes)
        {
            if (bytes.Length >= tail.Length)
            {
                bytes[^tail.Length..].CopyTo(tail);
                return;
            }

            tail.AsSpan(bytes.Length).CopyTo(tail);
            bytes.CopyTo(tail.AsSpan(tail.Length - bytes.Length));
        }
    }

    private int Receive(Span<byte> into)
    {
        var count = socket.Receive(into);
        return count > 0 ? count : throw new IOException("The broker closed the connection.");
    }
}

/// <param name="Status">The HTTP status.</param>
/// <param name="Length">The body's length on the wire, in bytes.</param>
internal sealed record Answer(int Status, long Length);
