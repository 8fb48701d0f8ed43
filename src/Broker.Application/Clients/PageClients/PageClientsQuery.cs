using Broker.Application.Abstractions;
using Broker.Contracts;
using Broker.Domain.Authority;
using Broker.Domain.Lists;

namespace Broker.Application.Clients.PageClients;

public sealed record PageClientsQuery(ClientFilter Filter) : IQuery<ClientPageResponse>
{
    public Need Need => Need.Read;
}
