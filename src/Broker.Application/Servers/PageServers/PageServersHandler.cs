using AutoMapper;
using Broker.Application.Abstractions;
using Broker.Contracts;
using Broker.Domain.Reports;
using MediatR;

namespace Broker.Application.Servers.PageServers;

public sealed class PageServersHandler(IListRepository lists, IMapper mapper, TimeProvider time)
    : IRequestHandler<PageServersQuery, ServerPageResponse>
{
    /// <summary>Agents report every minute. The alert ServerAgentSilent has the same time.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    public async Task<ServerPageResponse> Handle(PageServersQuery query, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var silentSince = now - Patience;
        var page = await lists.ListServersAsync(query.Filter, Sessions.AliveSince(now), silentSince, cancellationToken);
        return new ServerPageResponse
        {
            Servers = [.. page.Items.Select(server => mapper.Map<ListedServerResponse>(server.Server) with
            {
                Status = mapper.Map<ServerStatusResponse>(server.Status),
                Silent = !(server.Status.LastSeen > silentSince),
            })],
            Next = page.Next,
        };
    }
}
