using Broker.Application.Abstractions;
using Broker.Contracts;

namespace Broker.Application.Clients.AddClient;

public sealed record AddClientCommand(string ClientName, string ServerName, string PublicKey) : ICommand<AddedClientResponse>;
