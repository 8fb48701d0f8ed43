using Broker.Application.Abstractions;
using Broker.Domain.Addressing;
using Broker.Domain.Keys;
using Broker.Domain.Servers;

namespace Broker.Application.Servers.AddServer;

/// <param name="AllowedIps">Null for the subnet.</param>
public sealed record AddServerCommand(ServerName Name, PublicKey Key, Endpoint Endpoint, AddressPool Pool, AllowedIps? AllowedIps)
    : ICommand<AddedServer>;

/// <param name="IsNew">False when the very same server was there already.</param>
public sealed record AddedServer(bool IsNew, Server Server);
