using Broker.Application.Abstractions;
using Broker.Domain;
using Broker.Domain.Servers;
using MediatR;

namespace Broker.Application.Servers.GetServerVersion;

public sealed class GetServerVersionHandler(IServerRepository servers, IUnitOfWork unitOfWork)
    : IRequestHandler<GetServerVersionQuery, ServerVersion>
{
    public async Task<ServerVersion> Handle(GetServerVersionQuery query, CancellationToken cancellationToken)
    {
        var name = ServerName.Parse(query.ServerName);
        var server = await servers.FindAsync(name, cancellationToken) ?? throw new ServerNotFoundException(name);
        await unitOfWork.ReleaseAsync();
        return new ServerVersion(server.Id.Value, server.Revision);
    }
}
