using AutoMapper;
using Broker.Application.Abstractions;
using Broker.Contracts;
using Broker.Domain;
using Broker.Domain.Reports;
using Broker.Domain.Servers;
using MediatR;

namespace Broker.Application.Servers.GetServerStatus;

public sealed class GetServerStatusHandler(IServerRepository servers, IReportRepository reports, IMapper mapper, TimeProvider time)
    : IRequestHandler<GetServerStatusQuery, IAsyncEnumerable<ListedServerStatus>>
{
    public async Task<IAsyncEnumerable<ListedServerStatus>> Handle(GetServerStatusQuery query, CancellationToken cancellationToken)
    {
        var name = query.ServerName is null ? null : ServerName.Parse(query.ServerName);
        if (name is not null && await servers.FindAsync(name, cancellationToken) is null)
        {
            throw new ServerNotFoundException(name);
        }

        return reports.ListServersAsync(name, Sessions.AliveSince(time.GetUtcNow()), cancellationToken)
            .Select(status => new ListedServerStatus(status.Name.ToString(), mapper.Map<ServerStatusResponse>(status)));
    }
}
