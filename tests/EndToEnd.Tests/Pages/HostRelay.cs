using System.Net;
using System.Net.Sockets;
using Broker.TestSupport;

namespace EndToEnd.Tests.Pages;

/// <summary>A port of a loopback in front of a port elsewhere.</summary>
internal sealed class HostRelay : IAsyncDisposable
{
    private readonly CancellationTokenSource end = new();
    private readonly Socket listener;
    private readonly Func<Socket> dial;
    private readonly IPEndPoint target;
    private readonly Task accepting;

    /// <summary>On this machine's loopback, which is a secure context to a browser, in front of a port of a host.</summary>
    public HostRelay(NetworkHost host, int port)
        : this(NewSocket(), new IPEndPoint(IPAddress.Loopback, 0), host.CreateSocket, new IPEndPoint(IPAddress.Parse(host.Address), port))
    {
    }

    private HostRelay(Socket listener, IPEndPoint address, Func<Socket> dial, IPEndPoint target)
    {
        (this.listener, this.dial, this.target) = (listener, dial, target);
        listener.Bind(address);
        listener.Listen();
        accepting = AcceptAsync();
    }

    public Uri Address => new($"http://{listener.LocalEndPoint}/");

    /// <summary>On a host's loopback, in front of the same port of this machine's: the two reach it by the same address.</summary>
    public static HostRelay Inside(NetworkHost host, int port)
    {
        var address = new IPEndPoint(IPAddress.Loopback, port);
        return new HostRelay(host.CreateSocket(), address, NewSocket, address);
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await accepting;
        listener.Dispose();
        end.Dispose();
    }

    private static Socket NewSocket() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    private async Task AcceptAsync()
    {
        var relays = new List<Task>();
        try
        {
            while (true)
            {
                relays.Add(RelayAsync(await listener.AcceptAsync(end.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(relays);
        }
    }

    private async Task RelayAsync(Socket client)
    {
        using var socket = dial();
        try
        {
            await using var caller = new NetworkStream(client, ownsSocket: true);
            await socket.ConnectAsync(target, end.Token);
            await using var server = new NetworkStream(socket);
            await Task.WhenAny(caller.CopyToAsync(server, end.Token), server.CopyToAsync(caller, end.Token));
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException)
        {
            // closed by either side, or the end
        }
    }
}
