using Broker.Application.Abstractions;
using Broker.Domain.Authority;
using Broker.Domain.Servers;

namespace Broker.Application.Servers.ExportServer;

/// <summary>The server and all its peers at one revision, as the configuration of an interface (wg(8)), without its private key.</summary>
public sealed record ExportServerQuery(ServerName Server) : IQuery<string>
{
    public Need Need => Need.Read;
}
