using Broker.Application.Abstractions;
using Broker.Contracts;

namespace Broker.Application.Clients.DeleteClient;

public sealed record DeleteClientCommand(string ClientName) : ICommand<RevokedResponse>;
