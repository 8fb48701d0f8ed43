using AutoMapper;
using Broker.Application.Abstractions;
using Broker.Contracts;
using MediatR;

namespace Broker.Application.Servers.GetServerConfig;

public sealed class GetServerConfigHandler(IServerRepository servers, IPeeringRepository peerings, IUnitOfWork unitOfWork, IMapper mapper)
    : IRequestHandler<GetServerConfigQuery, VersionedServerConfig>
{
    public async Task<VersionedServerConfig> Handle(GetServerConfigQuery query, CancellationToken cancellationToken)
    {
        var config = await peerings.FindAllOfAsync(query.Server, cancellationToken)
            ?? throw await servers.NotFoundAsync(query.Server, cancellationToken);
        config = config with { Peerings = [.. config.Peerings.Where(peering => peering.Life.IsEnabled)] };
        var deleted = await servers.FindDeletedAsync(query.Server, cancellationToken);
        await unitOfWork.ReleaseAsync();
        return new VersionedServerConfig(
            config.Server.Version,
            mapper.Map<ServerConfigResponse>(config) with
            {
                Digest = config.Server.DigestWith(config.Peerings).ToString(),
                DeletedServerIds = [.. deleted.Select(id => id.ToString())],
            });
    }
}
