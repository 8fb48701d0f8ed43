using AutoMapper;
using Broker.Application.Abstractions;
using Broker.Application.Clients.UpdateClient;
using Broker.Application.Servers.ImportServer;
using Broker.Contracts;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Broker.Application.Mapping;

/// <summary>From the domain to the contracts, never back. Domain values become text by their ToString.</summary>
public sealed class ContractProfile : Profile
{
    public ContractProfile()
    {
        CreateMap<Server, ServerResponse>()
            .ForMember(r => r.ServerName, m => m.MapFrom(s => s.Name))
            .ForMember(r => r.NetworkAddress, m => m.MapFrom(s => s.Pool.Subnet.First))
            .ForMember(r => r.NetworkMask, m => m.MapFrom(s => s.Pool.Subnet.Network.PrefixLength))
            .ForMember(r => r.NReservedIps, m => m.MapFrom(s => s.Pool.ReservedCount))
            .ForMember(r => r.ServerWgIp, m => m.MapFrom(s => s.Address))
            .ForMember(r => r.NetworkAddressV6, m => m.MapFrom(s => s.Pool.SubnetV6 == null ? null : s.Pool.SubnetV6.First))
            .ForMember(
                r => r.NetworkMaskV6, m => m.MapFrom(s => s.Pool.SubnetV6 == null ? (int?)null : s.Pool.SubnetV6.Network.PrefixLength))
            .ForMember(r => r.ServerWgIpV6, m => m.MapFrom(s => s.Pool.ServerAddressV6))
            .ForMember(r => r.Dns, m => m.MapFrom(s => s.Defaults.Dns))
            .ForMember(r => r.Mtu, m => m.MapFrom(s => s.Defaults.Mtu))
            .ForMember(r => r.PersistentKeepalive, m => m.MapFrom(s => s.Defaults.PersistentKeepalive))
            .ForMember(r => r.LeaseQuarantineSeconds, m => m.MapFrom(s => (long)s.LeaseQuarantine.TotalSeconds));
        CreateMap<Server, UpdatedServerResponse>()
            .IncludeBase<Server, ServerResponse>()
            .ForMember(r => r.Receipts, m => m.Ignore());
        CreateMap<Server, ListedServerResponse>()
            .IncludeBase<Server, ServerResponse>()
            .ForMember(r => r.Status, m => m.Ignore())
            .ForMember(r => r.Silent, m => m.Ignore());
        CreateMap<Server, WireguardIpResponse>()
            .ForMember(r => r.ServerWgIp, m => m.MapFrom(s => s.Address));
        CreateMap<Server, PeerServerResponse>()
            .ForMember(r => r.Dns, m => m.MapFrom(s => s.Defaults.Dns))
            .ForMember(r => r.Mtu, m => m.MapFrom(s => s.Defaults.Mtu))
            .ForMember(r => r.PersistentKeepalive, m => m.MapFrom(s => s.Defaults.PersistentKeepalive));

        CreateMap<ServerPeerings, ServerConfigResponse>()
            .ForMember(r => r.ServerId, m => m.MapFrom(p => p.Server.Id))
            .ForMember(r => r.Revision, m => m.MapFrom(p => p.Server.Revision))
            .ForMember(r => r.Digest, m => m.Ignore())
            .ForMember(r => r.DeletedServerIds, m => m.Ignore())
            .ForMember(r => r.Peers, m => m.MapFrom(p => p.Peerings));
        CreateMap<Server, ConfiguredServerResponse>()
            .ForMember(r => r.NetworkAddress, m => m.MapFrom(s => s.Pool.Subnet.First))
            .ForMember(r => r.NetworkMask, m => m.MapFrom(s => s.Pool.Subnet.Network.PrefixLength))
            .ForMember(r => r.ServerWgIp, m => m.MapFrom(s => s.Address))
            .ForMember(r => r.NetworkAddressV6, m => m.MapFrom(s => s.Pool.SubnetV6 == null ? null : s.Pool.SubnetV6.First))
            .ForMember(
                r => r.NetworkMaskV6, m => m.MapFrom(s => s.Pool.SubnetV6 == null ? (int?)null : s.Pool.SubnetV6.Network.PrefixLength))
            .ForMember(r => r.ServerWgIpV6, m => m.MapFrom(s => s.Pool.ServerAddressV6));
        CreateMap<Peering, PeerResponse>()
            .ForMember(r => r.IpAddress, m => m.MapFrom(p => p.Lease.Address))
            .ForMember(r => r.ClientName, m => m.MapFrom(p => p.Client));

        CreateMap<ClientAccess, ClientConfigResponse>()
            .ForMember(r => r.Subnet, m => m.MapFrom(a => a))
            .ForMember(r => r.PublicKey, m => m.MapFrom(a => a.Peering.PublicKey))
            .ForMember(r => r.Disabled, m => m.MapFrom(a => !a.Peering.Life.IsEnabled));
        CreateMap<ClientAccess, AddedClientResponse>()
            .IncludeBase<ClientAccess, ClientConfigResponse>()
            .ForMember(r => r.Receipts, m => m.Ignore())
            .ForMember(r => r.Change, m => m.MapFrom(a => a.Change));
        CreateMap<ClientAccess, ClientSubnetResponse>()
            .ForMember(r => r.AllowedIps, m => m.MapFrom(a => a.AllowedIps))
            .ForMember(r => r.Lease, m => m.MapFrom(a => a.Peering.Lease.Address))
            .ForMember(r => r.LeaseV6, m => m.MapFrom(a => a.Peering.Lease.AddressV6));
        CreateMap<ListedPeering, ClientPeeringResponse>()
            .ForMember(r => r.PublicKey, m => m.MapFrom(l => l.Peering.PublicKey))
            .ForMember(r => r.Lease, m => m.MapFrom(l => l.Peering.Lease.Address))
            .ForMember(r => r.LeaseV6, m => m.MapFrom(l => l.Peering.Lease.AddressV6))
            .ForMember(r => r.RoutedNetworks, m => m.MapFrom(l => l.Peering.RoutedNetworks.Networks))
            .ForMember(r => r.Owner, m => m.MapFrom(l => l.Client.Notes.Owner))
            .ForMember(r => r.Note, m => m.MapFrom(l => l.Client.Notes.Note))
            .ForMember(r => r.Tags, m => m.MapFrom(l => l.Client.Notes.Tags.Tags))
            .ForMember(
                r => r.CreatedAt, m => m.MapFrom(l => l.Peering.Life.Created == null ? (DateTimeOffset?)null : l.Peering.Life.Created.At))
            .ForMember(r => r.CreatedBy, m => m.MapFrom(l => l.Peering.Life.Created == null ? null : l.Peering.Life.Created.By))
            .ForMember(r => r.ExpiresAt, m => m.MapFrom(l => l.ExpiresAt))
            .ForMember(r => r.Disabled, m => m.MapFrom(l => !l.Peering.Life.IsEnabled))
            .ForMember(r => r.DisabledForIdling, m => m.MapFrom(l => l.Peering.Life.IsReclaimed))
            .ForMember(r => r.ClientCreatedAt, m => m.MapFrom(l => l.Client.Created == null ? (DateTimeOffset?)null : l.Client.Created.At))
            .ForMember(r => r.ClientCreatedBy, m => m.MapFrom(l => l.Client.Created == null ? null : l.Client.Created.By))
            .ForMember(r => r.ClientExpiresAt, m => m.MapFrom(l => l.Client.ExpiresAt))
            .ForMember(r => r.ClientDisabled, m => m.MapFrom(l => l.Client.DisabledAt != null));
        CreateMap<ClientRecord, ClientResponse>()
            .ForMember(r => r.ClientName, m => m.MapFrom(c => c.Name))
            .ForMember(r => r.Owner, m => m.MapFrom(c => c.Notes.Owner))
            .ForMember(r => r.Note, m => m.MapFrom(c => c.Notes.Note))
            .ForMember(r => r.Tags, m => m.MapFrom(c => c.Notes.Tags.Tags))
            .ForMember(r => r.CreatedAt, m => m.MapFrom(c => c.Created == null ? (DateTimeOffset?)null : c.Created.At))
            .ForMember(r => r.CreatedBy, m => m.MapFrom(c => c.Created == null ? null : c.Created.By))
            .ForMember(r => r.Disabled, m => m.MapFrom(c => c.DisabledAt != null));
        CreateMap<ClientRecord, UpdatedClientResponse>()
            .IncludeBase<ClientRecord, ClientResponse>()
            .ForMember(r => r.Peerings, m => m.Ignore())
            .ForMember(r => r.Receipts, m => m.Ignore());
        CreateMap<UpdatedClient, UpdatedClientResponse>()
            .IncludeMembers(c => c.Client)
            .ForMember(r => r.Peerings, m => m.MapFrom(c => c.Peerings.ToDictionary(l => l.Server.ToString(), l => l)))
            .ForMember(r => r.Receipts, m => m.Ignore());
        CreateMap<ClientRecord, ListedClientResponse>()
            .IncludeBase<ClientRecord, ClientResponse>()
            .ForMember(r => r.Online, m => m.Ignore())
            .ForMember(r => r.LastHandshake, m => m.Ignore())
            .ForMember(r => r.Peerings, m => m.Ignore());
        CreateMap<ListedClient, ListedClientResponse>()
            .IncludeMembers(c => c.Client)
            .ForMember(r => r.LastHandshake, m => m.MapFrom(c => c.Peerings.Max(t => t.Status.LastHandshake)))
            .ForMember(r => r.Online, m => m.Ignore())
            .ForMember(r => r.Peerings, m => m.Ignore());
        CreateMap<ImportFault, ImportConflict>();
        CreateMap<ImportedServer, ImportServerResponse>()
            .ForMember(r => r.Conflicts, m => m.MapFrom(i => i.Faults))
            .ForMember(r => r.Receipts, m => m.Ignore());
    }
}
