using Broker.Application.Abstractions;
using Broker.Contracts;
using Broker.Domain.Authority;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Broker.Application.Clients.GetClientConfig;

/// <summary>A client's configuration; where the caller has it already, waits for another one and answers the known one in vain.</summary>
public sealed record GetClientConfigQuery(ClientName Client, ServerName Server) : IQuery<ClientConfigResponse>
{
    /// <summary>Whether the caller has this answer.</summary>
    public Func<ClientConfigResponse, bool> IsKnown { get; init; } = _ => false;

    /// <summary>How long to wait at most.</summary>
    public TimeSpan Wait { get; init; }

    public Need Need => Need.ReadPeering(Client, Server);
}
