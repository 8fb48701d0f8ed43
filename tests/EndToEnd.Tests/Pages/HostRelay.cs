using System.Net;
using System.Net.Sockets;
using Broker.TestSupport;

namespace EndToEnd.Tests.Pages;

/// <summary>A port of this machine's loopback in front of a port of a host: to a browser, a secure context.</summary>
internal sealed class HostRelay : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource end = new();
    private readonly NetworkHost host;
    private readonly int port;
    private readonly Task accepting;

    public HostRelay(NetworkHost host, int port)
    {
        (this.host, this.port) = (host, port);
        listener.Start();
        accepting = AcceptAsync();
    }

    public Uri Address => new($"http://{listener.LocalEndpoint}/");

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
                relays.Add(RelayAsync(await listener.AcceptTcpClientAsync(end.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(relays);
        }
    }

    private async Task RelayAsync(TcpClient client)
    {
        using var accepted = client;
        using var socket = host.CreateSocket();
        try
        {
            await socket.ConnectAsync(host.Address, port, end.Token);
            await using var server = new NetworkStream(socket);
            await using var caller = client.GetStream();
            await Task.WhenAny(caller.CopyToAsync(server, end.Token), server.CopyToAsync(caller, end.Token));
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException)
        {
            // closed by either side, or the end
        }
    }
}
