using Broker.Domain.Servers;
using MediatR;

namespace Broker.Application.Servers.FindServer;

public sealed record FindServerQuery(ServerName Server) : IRequest<Server>;
