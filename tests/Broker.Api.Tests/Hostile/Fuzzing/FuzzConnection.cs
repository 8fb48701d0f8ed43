using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Broker.Api.Tests.Hostile.Fuzzing;

/// <summary>HTTP/1.1 over one connection at a time, which is made anew when the broker has ended it.</summary>
internal sealed class FuzzConnection(Uri address) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly byte[] piece = new byte[16 * 1024];
    private readonly List<byte> received = [];
    private Socket? socket;

    public async Task<FuzzAnswer> SendAsync(FuzzRequest request)
    {
        if (request.IsMisframed)
        {
            Close();
        }

        using var patience = new CancellationTokenSource(Patience);
        try
        {
            var connection = await OpenAsync(patience.Token);
            await connection.SendAsync(request.ToBytes(), patience.Token);
            if (request.IsMisframed)
            {
                connection.Shutdown(SocketShutdown.Send);
            }

            var answer = await ReadAsync(connection, request.HasNoAnswerBody, patience.Token);
            if (request.IsMisframed || received.Count > 0 || answer.Header("Connection") == "close")
            {
                Close();
            }

            return answer;
        }
        catch (SocketException)
        {
            Close();
            return FuzzAnswer.None;
        }
    }

    public void Dispose() => Close();

    private void Close()
    {
        socket?.Dispose();
        socket = null;
        received.Clear();
    }

    private async Task<Socket> OpenAsync(CancellationToken cancellationToken)
    {
        if (socket is null)
        {
            socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(IPAddress.Parse(address.Host), address.Port, cancellationToken);
        }

        return socket;
    }

    private async Task<FuzzAnswer> ReadAsync(Socket connection, bool hasNoBody, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryTake(hasNoBody) is { } answer)
            {
                if (answer.Status >= 200)
                {
                    return answer;
                }

                continue; // 100 Continue
            }

            var length = await connection.ReceiveAsync(piece, cancellationToken);
            if (length == 0)
            {
                Close();
                return FuzzAnswer.None;
            }

            received.AddRange(piece.AsSpan(0, length));
        }
    }

    /// <summary>Takes an answer out of what has been received, if all of it is there.</summary>
    private FuzzAnswer? TryTake(bool hasNoBody)
    {
        var bytes = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(received);
        var end = bytes.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return null;
        }

        var head = new FuzzAnswer(0, Encoding.Latin1.GetString(bytes[..end]), []);
        var status = int.Parse(head.Head.AsSpan(9, 3), CultureInfo.InvariantCulture);
        var rest = bytes[(end + 4)..];
        var (taken, body) = hasNoBody || status is < 200 or 204 or 304 ? (0, [])
            : head.Header("Transfer-Encoding") == "chunked" ? Chunks(rest)
            : Counted(rest, int.Parse(head.Header("Content-Length") ?? "0", CultureInfo.InvariantCulture));
        if (body is null)
        {
            return null;
        }

        received.RemoveRange(0, end + 4 + taken);
        return head with { Status = status, Body = body };
    }

    private static (int Taken, byte[]? Body) Counted(ReadOnlySpan<byte> rest, int length) =>
        rest.Length < length ? (0, null) : (length, rest[..length].ToArray());

    private static (int Taken, byte[]? Body) Chunks(ReadOnlySpan<byte> rest)
    {
        var content = new List<byte>();
        for (var at = 0; ;)
        {
            var lineEnd = rest[at..].IndexOf("\r\n"u8);
            if (lineEnd < 0)
            {
                return (0, null);
            }

            var length = int.Parse(Encoding.ASCII.GetString(rest.Slice(at, lineEnd)), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            at += lineEnd + 2;
            if (rest.Length < at + length + 2)
            {
                return (0, null);
            }

            content.AddRange(rest.Slice(at, length));
            at += length + 2;
            if (length == 0)
            {
                return (at, [.. content]);
            }
        }
    }
}
