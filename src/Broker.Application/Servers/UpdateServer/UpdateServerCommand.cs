using Broker.Application.Abstractions;
using Broker.Domain.Servers;

namespace Broker.Application.Servers.UpdateServer;

public sealed record UpdateServerCommand(ServerName Server, ServerUpdate Update) : ICommand<Server>;
