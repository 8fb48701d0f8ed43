using Broker.Application.Abstractions;
using Broker.Domain.Keys;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Broker.Application.Clients.AddClient;

/// <param name="OnlyIfNew">Whether a peering that is there already is a refusal.</param>
public sealed record AddClientCommand(ClientName Client, ServerName Server, PublicKey Key, bool OnlyIfNew = false) : ICommand<ClientAccess>;
