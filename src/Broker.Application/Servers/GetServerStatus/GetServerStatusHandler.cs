using AutoMapper;
using Broker.Application.Abstractions;
using Broker.Contracts;
using Broker.Domain.Reports;
using MediatR;

namespace Broker.Application.Servers.GetServerStatus;

public sealed class GetServerStatusHandler(
    IServerRepository servers, IReportRepository reports, IMapper mapper, CallerContext context, TimeProvider time)
    : IRequestHandler<GetServerStatusQuery, IAsyncEnumerable<ListedServerStatus>>
{
    public async Task<IAsyncEnumerable<ListedServerStatus>> Handle(GetServerStatusQuery query, CancellationToken cancellationToken)
    {
        var name = query.Server is { } asked ? (await servers.GetAsync(asked, cancellationToken)).Name : context.Caller.Server;
        if (name is null && context.Caller is { IsBound: true, Server: null })
        {
            return AsyncEnumerable.Empty<ListedServerStatus>();
        }

        return reports.ListServersAsync(name, Sessions.AliveSince(time.GetUtcNow()), cancellationToken)
            .Select(status => new ListedServerStatus(status.Name.ToString(), mapper.Map<ServerStatusResponse>(status)));
    }
}
