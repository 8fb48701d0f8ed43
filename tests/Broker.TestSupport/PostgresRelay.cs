using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Broker.TestSupport;

/// <summary>A TCP port in front of a PostgreSQL's unix socket, whose connections can die without being closed.</summary>
public sealed class PostgresRelay : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource end = new();
    private readonly NpgsqlConnectionStringBuilder target;
    private readonly Task accepting;
    private volatile int dead;
    private int count;

    /// <param name="connectionString">Names the folder of the unix socket as its host.</param>
    public PostgresRelay(string connectionString)
    {
        target = new NpgsqlConnectionStringBuilder(connectionString);
        listener.Start();
        accepting = AcceptAsync();
        ConnectionString = new NpgsqlConnectionStringBuilder(connectionString)
        {
            Host = "127.0.0.1",
            Port = ((IPEndPoint)listener.LocalEndpoint).Port,
        }.ConnectionString;
    }

    /// <summary>As the one given, by way of the port.</summary>
    public string ConnectionString { get; }

    /// <summary>From now on the connections that exist transfer nothing, and stay open; new ones work.</summary>
    public void KillSilently() => dead = count;

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        listener.Stop();
        await accepting;
        end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var relays = new List<Task>();
        try
        {
            while (true)
            {
                relays.Add(RelayAsync(await listener.AcceptTcpClientAsync(end.Token), ++count));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(relays);
        }
    }

    private async Task RelayAsync(TcpClient client, int number)
    {
        using var accepted = client;
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint($"{target.Host}/.s.PGSQL.{target.Port}"), end.Token);
            await using var server = new NetworkStream(socket);
            await using var caller = client.GetStream();
            await Task.WhenAny(CopyAsync(caller, server, number), CopyAsync(server, caller, number));
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException)
        {
            // closed by either side, or the end
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, int number)
    {
        var piece = new byte[16 * 1024];
        for (var length = 1; length > 0;)
        {
            length = await from.ReadAsync(piece, end.Token);
            if (number <= dead)
            {
                await Task.Delay(Timeout.Infinite, end.Token);
            }

            await to.WriteAsync(piece.AsMemory(0, length), end.Token);
        }
    }
}
