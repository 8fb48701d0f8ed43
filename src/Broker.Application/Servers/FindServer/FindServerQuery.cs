using Broker.Contracts;
using MediatR;

namespace Broker.Application.Servers.FindServer;

public sealed record FindServerQuery(string ServerName) : IRequest<ServerResponse>;
