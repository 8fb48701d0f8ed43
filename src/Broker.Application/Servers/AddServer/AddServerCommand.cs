using Broker.Application.Abstractions;
using Broker.Contracts;

namespace Broker.Application.Servers.AddServer;

/// <param name="NReservedIps">Null: 0.</param>
/// <param name="AllowedIps">Null: the subnet.</param>
public sealed record AddServerCommand(
    string ServerName,
    string NetworkAddress,
    int NetworkMask,
    string PublicKey,
    string EndpointAddress,
    int EndpointPort,
    int? NReservedIps,
    string? AllowedIps) : ICommand<AddedServer>;

/// <param name="IsNew">False when the very same server was there already.</param>
public sealed record AddedServer(bool IsNew, ServerResponse Server);
