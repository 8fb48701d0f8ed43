using AutoMapper;
using Broker.Application.Abstractions;
using Broker.Contracts;
using Broker.Domain;
using Broker.Domain.Servers;
using MediatR;

namespace Broker.Application.Servers.GetServerConfig;

public sealed class GetServerConfigHandler(IServerRepository servers, IPeeringRepository peerings, IUnitOfWork unitOfWork, IMapper mapper)
    : IRequestHandler<GetServerConfigQuery, VersionedServerConfig>
{
    public async Task<VersionedServerConfig> Handle(GetServerConfigQuery query, CancellationToken cancellationToken)
    {
        var name = ServerName.Parse(query.ServerName);
        var server = await servers.FindAsync(name, cancellationToken) ?? throw new ServerNotFoundException(name);
        var config = await peerings.FindAllOfAsync(server, cancellationToken) ?? throw new ServerNotFoundException(name);
        await unitOfWork.ReleaseAsync();
        return new VersionedServerConfig(new ServerVersion(server.Id.Value, config.Revision), mapper.Map<ServerConfigResponse>(config));
    }
}
