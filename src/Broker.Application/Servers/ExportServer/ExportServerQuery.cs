using Broker.Domain.Servers;
using MediatR;

namespace Broker.Application.Servers.ExportServer;

/// <summary>The server and all its peers at one revision, as the configuration of an interface (wg(8)), without its private key.</summary>
public sealed record ExportServerQuery(ServerName Server) : IRequest<string>;
