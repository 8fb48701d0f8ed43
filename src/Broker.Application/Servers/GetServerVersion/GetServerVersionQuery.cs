using MediatR;

namespace Broker.Application.Servers.GetServerVersion;

public sealed record GetServerVersionQuery(string ServerName) : IRequest<ServerVersion>;
