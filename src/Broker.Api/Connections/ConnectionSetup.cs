using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Broker.Api.Connections;

internal static class ConnectionSetup
{
    /// <summary>Kestrel asks the factory that was registered last first.</summary>
    public static void AddConnectionLimit(this IServiceCollection services, int connections)
    {
        services.AddSingleton(provider => new ConnectionSeats(connections, provider.GetRequiredService<ILogger<ConnectionSeats>>()));
        services.AddSingleton<SocketTransportFactory>();
        services.AddSingleton<IConnectionListenerFactory, SeatedListenerFactory>();
    }
}
