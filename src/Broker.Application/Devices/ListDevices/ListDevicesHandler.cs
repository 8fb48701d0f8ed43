using AutoMapper;
using Broker.Application.Abstractions;
using Broker.Application.Clients.PageClients;
using Broker.Contracts;
using Broker.Domain.Lists;
using MediatR;

namespace Broker.Application.Devices.ListDevices;

public sealed class ListDevicesHandler(IDeviceRepository devices, ClientPages clients, IMapper mapper, CallerContext context)
    : IRequestHandler<ListDevicesQuery, DevicesResponse>
{
    /// <summary>More than anybody has; somebody may be the owner of much that operators have added.</summary>
    private const int MostShown = 1000;

    public async Task<DevicesResponse> Handle(ListDevicesQuery query, CancellationToken cancellationToken)
    {
        var owner = context.Caller.Name;
        var policy = await devices.WithServersAsync(context.Caller.Devices!, cancellationToken);
        var page = await clients.GetAsync(new ClientFilter(After: null, MostShown, Owner: owner), cancellationToken);
        return new DevicesResponse
        {
            Owner = owner,
            ServerNames = [.. policy.Servers.Select(server => $"{server}")],
            MostDevices = policy.Most,
            ExpiresIn = (long?)policy.Lasting?.TotalSeconds,
            Clients = page.Clients,
            Invitations = [.. (await devices.InvitationsOfAsync(owner, cancellationToken)).Select(mapper.Map<InvitationResponse>)],
        };
    }
}
