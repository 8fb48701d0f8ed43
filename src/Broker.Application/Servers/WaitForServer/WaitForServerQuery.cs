using Broker.Application.Abstractions;
using Broker.Domain.Authority;
using Broker.Domain.Servers;

namespace Broker.Application.Servers.WaitForServer;

/// <summary>The server's version; where the caller knows it already, waits for another one and answers the known one in vain.</summary>
/// <param name="Server">Its name.</param>
/// <param name="IsKnown">Whether the caller has this version.</param>
/// <param name="Wait">How long to wait at most.</param>
public sealed record WaitForServerQuery(ServerName Server, Func<ServerVersion, bool> IsKnown, TimeSpan Wait) : IQuery<ServerVersion>
{
    public Need Need => Need.ReadServer(Server);
}
