using Broker.Application.Abstractions;
using Broker.Contracts;

namespace Broker.Application.Servers.DeleteServer;

public sealed record DeleteServerCommand(string ServerName) : ICommand<RemovedResponse>;
