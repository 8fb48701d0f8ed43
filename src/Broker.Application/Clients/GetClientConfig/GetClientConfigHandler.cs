using AutoMapper;
using Broker.Application.Abstractions;
using Broker.Contracts;
using Broker.Domain.Authority;
using Broker.Domain.Peerings;
using MediatR;

namespace Broker.Application.Clients.GetClientConfig;

public sealed class GetClientConfigHandler(IServerRepository servers, IPeeringRepository peerings, IMapper mapper, CallerContext context)
    : IRequestHandler<GetClientConfigQuery, ClientConfigResponse>
{
    public async Task<ClientConfigResponse> Handle(GetClientConfigQuery query, CancellationToken cancellationToken)
    {
        var server = await servers.FindAsync(query.Server, cancellationToken);
        var peering = server is null ? null : await peerings.FindAsync(server, query.Client, cancellationToken);
        if (peering is null && context.Caller.IsBound)
        {
            throw new ForbiddenException(context.Caller, query.Need);
        }

        if (peering is { Life.IsEnabled: false } && context.Caller.IsBound)
        {
            throw new PeeringDisabledException(query.Client, query.Server);
        }

        server ??= await servers.GetAsync(query.Server, cancellationToken);
        return peering is not null
            ? mapper.Map<ClientConfigResponse>(new ClientAccess(server, peering))
            : throw new PeeringNotFoundException(
                query.Client, query.Server, await peerings.FindNearestAsync(server, query.Client, cancellationToken));
    }
}
