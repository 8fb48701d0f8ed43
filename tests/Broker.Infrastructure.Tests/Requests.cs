using Broker.Application.Clients.AddClient;
using Broker.Application.Clients.DeleteClient;
using Broker.Application.Clients.GetClientConfig;
using Broker.Application.Servers.DeleteServer;
using Broker.Application.Servers.FindServer;
using Broker.Application.Servers.GetServerConfig;
using Broker.Application.Servers.RemovePeer;
using Broker.Domain;
using Broker.Domain.Keys;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Broker.Infrastructure.Tests;

/// <summary>Use cases by plain names and keys.</summary>
internal static class Requests
{
    public static AddClientCommand AddClient(string client, string server, string key) =>
        new(ClientName.Parse(client), ServerName.Parse(server), PublicKey.Parse(key));

    public static DeleteClientCommand DeleteClient(string client) => new(ClientName.Parse(client));

    public static RemovePeerCommand RemovePeer(string client, string server) => new(ClientName.Parse(client), ServerName.Parse(server));

    public static DeleteServerCommand DeleteServer(string server) => new(ServerName.Parse(server));

    public static GetClientConfigQuery GetClientConfig(string client, string server) =>
        new(ClientName.Parse(client), ServerName.Parse(server));

    public static GetServerConfigQuery GetServerConfig(string server) => new(ServerName.Parse(server));

    public static FindServerQuery FindServer(string server) => new(ServerName.Parse(server));
}
