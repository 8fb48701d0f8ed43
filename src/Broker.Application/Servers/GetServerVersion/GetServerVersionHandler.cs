using Broker.Application.Abstractions;
using Broker.Domain;
using Broker.Domain.Servers;
using MediatR;

namespace Broker.Application.Servers.GetServerVersion;

public sealed class GetServerVersionHandler(IServerVersions versions) : IRequestHandler<GetServerVersionQuery, ServerVersion>
{
    public async Task<ServerVersion> Handle(GetServerVersionQuery query, CancellationToken cancellationToken)
    {
        var name = ServerName.Parse(query.ServerName);
        return await versions.FindAsync(name, cancellationToken) ?? throw new ServerNotFoundException(name);
    }
}
