using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Broker.Api.Tests.Watching;

/// <summary>A long poll on an HTTP/1.1 connection of its own, as agents make. It costs this process little more than a socket.</summary>
internal sealed class Waiter : IDisposable
{
    private const int AtATime = 32;

    /// <summary>Fewer than a loopback address has ports.</summary>
    private const int PerAddress = 2000;

    /// <summary>The first of the addresses that they call from: not one on which a broker that starts meanwhile wants a port.</summary>
    private static readonly IPAddress From = IPAddress.Parse("127.0.0.2");

    private readonly Socket socket;

    private Waiter(Socket socket, JsonObject server)
    {
        this.socket = socket;
        Server = server;
        Status = ReadStatusAsync();
    }

    public JsonObject Server { get; }

    /// <summary>That of the answer; 0 when the connection ends without one.</summary>
    public Task<int> Status { get; }

    /// <summary>Opens connections that wait for the servers, in turn, as long as is granted at most.</summary>
    public static async Task<Waiter[]> OpenAsync(BrokerApi api, int count, params JsonObject[] servers)
    {
        var requests = new List<byte[]>();
        foreach (var server in servers)
        {
            requests.Add(Request(api, server, await api.VersionAsync(server)));
        }

        var waiters = new Waiter[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = AtATime }, async (i, _) =>
        {
            var connection = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            connection.Bind(new IPEndPoint(From.Plus(i / PerAddress), 0));
            await connection.ConnectAsync(api.Address.Host, api.Address.Port, CancellationToken.None);
            await connection.SendAsync(requests[i % servers.Length]);
            waiters[i] = new Waiter(connection, servers[i % servers.Length]);
        });
        return waiters;
    }

    /// <param name="abruptly">True to reset the connection, as the kernel does for a caller that crashes; false to end it properly.</param>
    public void HangUp(bool abruptly)
    {
        socket.LingerState = new LingerOption(enable: abruptly, seconds: 0);
        socket.Close();
    }

    public void Dispose() => socket.Dispose();

    private static byte[] Request(BrokerApi api, JsonObject server, string tag) => Encoding.Latin1.GetBytes($"""
        GET /api/v1/server/config?server_name={server.Name()} HTTP/1.1
        Host: {api.Address.Authority}
        Authorization: {api.Credentials}
        If-None-Match: {tag}
        Prefer: wait=9999


        """.ReplaceLineEndings("\r\n"));

    private async Task<int> ReadStatusAsync()
    {
        try
        {
            await socket.ReceiveAsync(Memory<byte>.Empty);
            var answer = new byte[1024];
            var length = await socket.ReceiveAsync(answer);
            return length == 0 ? 0 : int.Parse(Encoding.Latin1.GetString(answer, 0, length).Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return 0;
        }
    }
}
