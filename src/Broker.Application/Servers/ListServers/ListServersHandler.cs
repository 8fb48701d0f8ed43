using AutoMapper;
using Broker.Application.Abstractions;
using Broker.Contracts;
using MediatR;

namespace Broker.Application.Servers.ListServers;

public sealed class ListServersHandler(IServerRepository servers, IMapper mapper)
    : IRequestHandler<ListServersQuery, IAsyncEnumerable<ServerResponse>>
{
    public Task<IAsyncEnumerable<ServerResponse>> Handle(ListServersQuery query, CancellationToken cancellationToken) =>
        Task.FromResult(servers.ListAsync(cancellationToken).Select(mapper.Map<ServerResponse>));
}
