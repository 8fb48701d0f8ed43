using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Broker.TestSupport;

namespace Broker.Benchmarks.ControlLoop;

/// <summary>
/// Waits on a connection of its own for a server to change, and then for the next change, until disposal. Ten thousand of them
/// share the machine with the broker: each is a socket, a buffer and a suspended method.
/// </summary>
/// <param name="server">The one that it waits for.</param>
/// <param name="token">What it proves itself with; null for the shared user's password.</param>
/// <param name="reports">Whether it reports each list that it gets as applied, as an agent does.</param>
internal sealed class Waiter(string server, string? token = null, bool reports = false) : IDisposable
{
    private static readonly string SharedUser =
        $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"admin:{BrokerProcess.TestPassword}"))}";

    private static readonly TimeSpan AfterRefusal = TimeSpan.FromSeconds(1);

    private readonly string authorization = token is null ? SharedUser : $"Bearer {token}";
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] buffer = new byte[2048];
    private string version = "\"none\"";
    private Range body;
    private long told;
    private int answers;
    private int refusals;
    private Task waiting = Task.CompletedTask;
    private volatile bool isDisposed;

    public string Server => server;

    /// <summary>When the first byte of the last answer that had news came (<see cref="Stopwatch"/>'s timestamp).</summary>
    public long Told
    {
        get
        {
            if (waiting.IsFaulted)
            {
                waiting.GetAwaiter().GetResult();
            }

            return Volatile.Read(ref told);
        }
    }

    /// <summary>All answers so far, those without news included.</summary>
    public int Answers => Volatile.Read(ref answers);

    /// <summary>Answers of 503, after each of which it asks again a second later.</summary>
    public int Refusals => Volatile.Read(ref refusals);

    /// <summary>Learns the current version; the question for the next one is under way when this returns.</summary>
    public async Task StartAsync(Uri broker)
    {
        await socket.ConnectAsync(broker.Host, broker.Port);
        await AskAsync("");
        await ReportAsync();
        waiting = WaitAsync();
    }

    public void Dispose()
    {
        isDisposed = true;
        socket.Dispose();
    }

    private async Task WaitAsync()
    {
        try
        {
            while (true)
            {
                var (status, firstByte) = await AskAsync("Prefer: wait=60\r\n");
                Volatile.Write(ref answers, answers + 1);
                if (status == 200)
                {
                    await ReportAsync();
                    Volatile.Write(ref told, firstByte);
                }
                else if (status == 503)
                {
                    Volatile.Write(ref refusals, refusals + 1);
                    await Task.Delay(AfterRefusal);
                }
            }
        }
        catch (Exception exception) when (isDisposed && exception is SocketException or ObjectDisposedException or IOException)
        {
            // nobody asks any longer
        }
    }

    private Task<(int Status, long FirstByte)> AskAsync(string headers) => SendAsync(
        $"GET /api/v1/server/config/?server_name={server} HTTP/1.1\r\nHost: broker\r\nAuthorization: "
            + $"{authorization}\r\nIf-None-Match: {version}\r\n{headers}\r\n");

    private async Task ReportAsync()
    {
        if (!reports)
        {
            return;
        }

        using var list = JsonDocument.Parse(buffer.AsMemory()[body]);
        var (id, revision, digest) =
            (list.RootElement.GetProperty("server_id"), list.RootElement.GetProperty("revision"), list.RootElement.GetProperty("digest"));
        var report = $$"""
            {"server_name":"{{server}}","server_id":"{{id}}","revision":{{revision}},"digest":"{{digest}}","host_time":"{{DateTimeOffset.UtcNow:O}}","agent_version":"1.0.0","listen_port":51820,"peers":[]}
            """;
        var (status, _) = await SendAsync(
            $"POST /api/v1/server/report HTTP/1.1\r\nHost: broker\r\nAuthorization: {authorization}\r\nContent-Type: "
                + $"application/json\r\nContent-Length: {report.Length}\r\n\r\n{report}");
        if (status != 200)
        {
            throw new InvalidOperationException($"A report was answered {status}.");
        }
    }

    private async Task<(int Status, long FirstByte)> SendAsync(string request)
    {
        await socket.SendAsync(Encoding.ASCII.GetBytes(request));
        var received = await socket.ReceiveAsync(buffer);
        var firstByte = Stopwatch.GetTimestamp();
        int status;
        while (!IsWhole(buffer.AsSpan(0, received), out status))
        {
            if (received == buffer.Length)
            {
                Array.Resize(ref buffer, 2 * buffer.Length);
            }

            var more = await socket.ReceiveAsync(buffer.AsMemory(received));
            received += more > 0 ? more : throw new IOException($"The broker closed the connection after {received} bytes.");
        }

        return status is 200 or 304 or 503 ? (status, firstByte) : throw new InvalidOperationException($"A waiter was answered {status}.");
    }

    private bool IsWhole(ReadOnlySpan<byte> answer, out int status)
    {
        status = 0;
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return false;
        }

        var head = answer[..end];
        status = int.Parse(answer.Slice(9, 3));
        if (head.IndexOf("ETag: "u8) >= 0)
        {
            version = Encoding.ASCII.GetString(Header(head, "ETag: "u8));
        }

        if (status != 304 && head.IndexOf("Content-Length: "u8) < 0)
        {
            return answer.EndsWith("0\r\n\r\n"u8);
        }

        body = status == 304 ? default : (end + 4)..(end + 4 + int.Parse(Header(head, "Content-Length: "u8)));
        return status == 304 || answer.Length == body.End.Value;
    }

    private static ReadOnlySpan<byte> Header(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name)
    {
        var start = head.IndexOf(name);
        if (start < 0)
        {
            throw new InvalidOperationException($"No {Encoding.ASCII.GetString(name)}in: {Encoding.ASCII.GetString(head)}");
        }

        var value = head[(start + name.Length)..];
        return value.IndexOf((byte)'\r') is var end and >= 0 ? value[..end] : value;
    }
}
