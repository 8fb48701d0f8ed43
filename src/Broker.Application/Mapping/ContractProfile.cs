using AutoMapper;
using Broker.Application.Abstractions;
using Broker.Application.Receipts;
using Broker.Contracts;
using Broker.Domain.Peerings;
using Broker.Domain.Reports;
using Broker.Domain.Servers;

namespace Broker.Application.Mapping;

/// <summary>From the domain outwards, never back. Domain values become text by their ToString.</summary>
public sealed class ContractProfile : Profile
{
    public ContractProfile()
    {
        CreateMap<Server, ServerResponse>()
            .ForMember(r => r.ServerName, m => m.MapFrom(s => s.Name))
            .ForMember(r => r.NetworkAddress, m => m.MapFrom(s => s.Pool.Subnet.First))
            .ForMember(r => r.NetworkMask, m => m.MapFrom(s => s.Pool.Subnet.Network.PrefixLength))
            .ForMember(r => r.NReservedIps, m => m.MapFrom(s => s.Pool.ReservedCount))
            .ForMember(r => r.ServerWgIp, m => m.MapFrom(s => s.Address));
        CreateMap<Server, UpdatedServerResponse>()
            .IncludeBase<Server, ServerResponse>()
            .ForMember(r => r.Receipts, m => m.MapFrom(s => PendingReceipts.Of(new[] { s })));
        CreateMap<Server, WireguardIpResponse>()
            .ForMember(r => r.ServerWgIp, m => m.MapFrom(s => s.Address));
        CreateMap<Server, PeerServerResponse>();

        CreateMap<ServerPeerings, ServerConfigResponse>()
            .ForMember(r => r.ServerId, m => m.MapFrom(p => p.ServerId))
            .ForMember(r => r.Peers, m => m.MapFrom(p => p.Peerings));
        CreateMap<Peering, PeerResponse>()
            .ForMember(r => r.IpAddress, m => m.MapFrom(p => p.Lease.Address));

        CreateMap<ClientAccess, ClientConfigResponse>()
            .ForMember(r => r.Subnet, m => m.MapFrom(a => a));
        CreateMap<ClientAccess, AddedClientResponse>()
            .IncludeBase<ClientAccess, ClientConfigResponse>()
            .ForMember(r => r.Receipts, m => m.MapFrom(a => PendingReceipts.Of(new[] { a.Server })));
        CreateMap<ClientAccess, ClientSubnetResponse>()
            .ForMember(r => r.AllowedIps, m => m.MapFrom(a => a.Server.AllowedIps))
            .ForMember(r => r.Lease, m => m.MapFrom(a => a.Peering.Lease.Address));
        CreateMap<ListedPeering, ClientPeeringResponse>()
            .ForMember(r => r.PublicKey, m => m.MapFrom(l => l.Peering.PublicKey))
            .ForMember(r => r.Lease, m => m.MapFrom(l => l.Peering.Lease.Address));

        CreateMap<ServerStatus, ServerStatusResponse>();
        CreateMap<PeeringStatus, ClientPeeringStatusResponse>()
            .ForMember(r => r.PublicKey, m => m.MapFrom(s => s.Peering.PublicKey))
            .ForMember(r => r.Lease, m => m.MapFrom(s => s.Peering.Lease.Address))
            .ForMember(r => r.Online, m => m.Ignore());
    }
}
