using AutoMapper;
using Broker.Application.Abstractions;
using Broker.Contracts;
using Broker.Domain.Reports;

namespace Broker.Application.Mapping;

/// <summary>What agents have reported, and which changes that proves.</summary>
public sealed class ReportProfile : Profile
{
    public ReportProfile()
    {
        CreateMap<Receipt, ServerReceipt>()
            .ForMember(r => r.ServerId, m => m.MapFrom(x => x.Version.ServerId))
            .ForMember(r => r.Revision, m => m.MapFrom(x => x.Version.Revision))
            .ForMember(r => r.Digest, m => m.MapFrom(x => x.Version.Digest))
            .ForMember(r => r.Status, m => m.MapFrom(x => x.Applied == null ? ReceiptStatus.Pending : ReceiptStatus.Applied))
            .ForMember(
                r => r.AppliedRevision,
                m => m.MapFrom(x => x.Applied == null ? (long?)null : Math.Max(x.Applied.Proven ?? 0, x.Version.Revision)))
            .ForMember(r => r.AppliedAt, m => m.MapFrom(x => x.Applied == null ? (DateTimeOffset?)null : x.Applied.At));
        CreateMap<ServerStatus, ServerStatusResponse>()
            .ForMember(r => r.ClockSkewSeconds, m => m.MapFrom(s => s.ClockSkew == null ? (double?)null : s.ClockSkew.Value.TotalSeconds));
        CreateMap<PeeringStatus, TunnelResponse>()
            .ForMember(r => r.PublicKey, m => m.MapFrom(s => s.Peering.PublicKey))
            .ForMember(r => r.Lease, m => m.MapFrom(s => s.Peering.Lease.Address))
            .ForMember(
                r => r.CreatedAt, m => m.MapFrom(s => s.Peering.Life.Created == null ? (DateTimeOffset?)null : s.Peering.Life.Created.At))
            .ForMember(r => r.Disabled, m => m.MapFrom(s => !s.Peering.Life.IsEnabled))
            .ForMember(r => r.Online, m => m.Ignore());
        CreateMap<PeeringStatus, ListedPeeringResponse>()
            .IncludeBase<PeeringStatus, TunnelResponse>()
            .ForMember(r => r.LeaseV6, m => m.MapFrom(s => s.Peering.Lease.AddressV6))
            .ForMember(r => r.RoutedNetworks, m => m.MapFrom(s => s.Peering.RoutedNetworks.Networks))
            .ForMember(r => r.CreatedBy, m => m.MapFrom(s => s.Peering.Life.Created == null ? null : s.Peering.Life.Created.By))
            .ForMember(r => r.DisabledForIdling, m => m.MapFrom(s => s.Peering.Life.IsReclaimed))
            .ForMember(r => r.ExpiresAt, m => m.Ignore());
        CreateMap<PeeringStatus, ClientPeeringStatusResponse>()
            .IncludeBase<PeeringStatus, TunnelResponse>()
            .ForMember(r => r.CreatedBy, m => m.MapFrom(s => s.Peering.Life.Created == null ? null : s.Peering.Life.Created.By))
            .ForMember(r => r.Owner, m => m.Ignore())
            .ForMember(r => r.Note, m => m.Ignore())
            .ForMember(r => r.Tags, m => m.Ignore())
            .ForMember(r => r.ClientCreatedAt, m => m.Ignore())
            .ForMember(r => r.ClientCreatedBy, m => m.Ignore());
        CreateMap<ListedTunnel, ClientPeeringStatusResponse>()
            .IncludeMembers(t => t.Status)
            .ForMember(r => r.Owner, m => m.MapFrom(t => t.Peering.Client.Notes.Owner))
            .ForMember(r => r.Note, m => m.MapFrom(t => t.Peering.Client.Notes.Note))
            .ForMember(r => r.Tags, m => m.MapFrom(t => t.Peering.Client.Notes.Tags.Tags))
            .ForMember(
                r => r.ClientCreatedAt,
                m => m.MapFrom(t => t.Peering.Client.Created == null ? (DateTimeOffset?)null : t.Peering.Client.Created.At))
            .ForMember(
                r => r.ClientCreatedBy, m => m.MapFrom(t => t.Peering.Client.Created == null ? null : t.Peering.Client.Created.By))
            .ForMember(r => r.Online, m => m.Ignore());
    }
}
