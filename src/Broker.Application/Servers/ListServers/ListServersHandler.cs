using AutoMapper;
using Broker.Application.Abstractions;
using Broker.Contracts;
using Broker.Domain.Servers;
using MediatR;

namespace Broker.Application.Servers.ListServers;

/// <summary>A caller that is bound to a server gets that one; one that is bound to a client gets none.</summary>
public sealed class ListServersHandler(IServerRepository servers, IMapper mapper, CallerContext context)
    : IRequestHandler<ListServersQuery, IAsyncEnumerable<ServerResponse>>
{
    public async Task<IAsyncEnumerable<ServerResponse>> Handle(ListServersQuery query, CancellationToken cancellationToken) =>
        (await ListAsync(cancellationToken)).Select(mapper.Map<ServerResponse>);

    private async Task<IAsyncEnumerable<Server>> ListAsync(CancellationToken cancellationToken) => context.Caller switch
    {
        { IsBound: false } => servers.ListAsync(cancellationToken),
        { Server: { } own } when await servers.FindAsync(own, cancellationToken) is { } server => AsyncEnumerable.Repeat(server, 1),
        _ => AsyncEnumerable.Empty<Server>(),
    };
}
