using AutoMapper;
using Broker.Application.Abstractions;
using Broker.Contracts;
using Broker.Domain.Reports;
using MediatR;

namespace Broker.Application.Servers.GetServerStatus;

public sealed class GetServerStatusHandler(IServerRepository servers, IReportRepository reports, IMapper mapper, TimeProvider time)
    : IRequestHandler<GetServerStatusQuery, IAsyncEnumerable<ListedServerStatus>>
{
    public async Task<IAsyncEnumerable<ListedServerStatus>> Handle(GetServerStatusQuery query, CancellationToken cancellationToken)
    {
        if (query.Server is { } name)
        {
            await servers.GetAsync(name, cancellationToken);
        }

        return reports.ListServersAsync(query.Server, Sessions.AliveSince(time.GetUtcNow()), cancellationToken)
            .Select(status => new ListedServerStatus(status.Name.ToString(), mapper.Map<ServerStatusResponse>(status)));
    }
}
