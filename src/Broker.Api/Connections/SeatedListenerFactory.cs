using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Broker.Api.Connections;

/// <summary>Kestrel's sockets, which accept a connection only when there is a seat for it.</summary>
internal sealed class SeatedListenerFactory(SocketTransportFactory sockets, ConnectionSeats seats)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    public bool CanBind(EndPoint endpoint) => sockets.CanBind(endpoint);

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new Listener(await sockets.BindAsync(endpoint, cancellationToken), seats);

    private sealed class Listener(IConnectionListener listener, ConnectionSeats seats) : IConnectionListener
    {
        private readonly CancellationTokenSource unbound = new();

        public EndPoint EndPoint => listener.EndPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            try
            {
                await seats.MakeRoomAsync(unbound.Token);
            }
            catch (OperationCanceledException)
            {
                return null;
            }

            return await listener.AcceptAsync(cancellationToken) is { } connection ? seats.Take(connection) : null;
        }

        public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            await unbound.CancelAsync();
            await listener.UnbindAsync(cancellationToken);
        }

        public async ValueTask DisposeAsync()
        {
            await listener.DisposeAsync();
            unbound.Dispose();
        }
    }
}
