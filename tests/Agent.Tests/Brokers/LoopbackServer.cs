using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Agent.Tests.Brokers;

/// <summary>HTTP on loopback that answers with the bytes of a test. With a certificate it uses TLS.</summary>
internal class LoopbackServer : IDisposable
{
    private readonly CancellationTokenSource end = new();
    private readonly ConcurrentQueue<Received> calls = [];
    private readonly X509Certificate2? certificate;
    private readonly int port;
    private Socket socket;
    private int connections;

    public LoopbackServer(X509Certificate2? certificate = null)
    {
        this.certificate = certificate;
        socket = Bind(0);
        port = ((IPEndPoint)socket.LocalEndPoint!).Port;
        Listen();
    }

    public Uri Address => new($"{(certificate is null ? "http" : "https")}://127.0.0.1:{port}/");

    /// <summary>What to say to a request; null for what <see cref="Usual"/> says.</summary>
    public Func<Received, Reply?> Script { get; set; } = _ => null;

    /// <summary>All requests so far.</summary>
    public IReadOnlyList<Received> Calls => [.. calls];

    /// <summary>How many connections there were, whatever came of them.</summary>
    public int Connections => Volatile.Read(ref connections);

    /// <summary>Connections are refused from now on.</summary>
    public void Stop()
    {
        socket.Dispose();
        socket = Bind(port);
    }

    public void Restart()
    {
        socket.Dispose();
        socket = Bind(port);
        Listen();
    }

    public void Dispose()
    {
        end.Cancel();
        socket.Dispose();
        end.Dispose();
        GC.SuppressFinalize(this);
    }

    protected virtual Reply Usual(Received request) => Reply.Http(404, "text/plain", "nothing here");

    private static Socket Bind(int port)
    {
        var bound = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        bound.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, optionValue: true);
        bound.Bind(new IPEndPoint(IPAddress.Loopback, port));
        return bound;
    }

    private void Listen()
    {
        socket.Listen();
        _ = AcceptAsync(socket, end.Token);
    }

    private async Task AcceptAsync(Socket listening, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var connection = await listening.AcceptAsync(cancellationToken);
                Interlocked.Increment(ref connections);
                _ = ServeAsync(connection, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // stopped
        }
    }

    private async Task ServeAsync(Socket connection, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = await OpenAsync(new NetworkStream(connection, ownsSocket: true));
            if (await Received.ReadAsync(stream) is not { } request)
            {
                return;
            }

            calls.Enqueue(request);
            var reply = Script(request) ?? Usual(request);
            await stream.WriteAsync(reply.Bytes, cancellationToken);
            if (reply.Ending == Ending.Hang)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            connection.LingerState = new LingerOption(reply.Ending == Ending.Reset, 0);
        }
        catch (Exception exception) when (
            exception is OperationCanceledException or IOException or AuthenticationException or SocketException)
        {
            // the other end had enough
        }
    }

    private async Task<Stream> OpenAsync(NetworkStream stream)
    {
        if (certificate is null)
        {
            return stream;
        }

        var encrypted = new SslStream(stream);
        await encrypted.AuthenticateAsServerAsync(certificate);
        return encrypted;
    }
}
