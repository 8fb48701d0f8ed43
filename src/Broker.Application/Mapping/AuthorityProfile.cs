using System.Text.Json;
using AutoMapper;
using Broker.Contracts;
using Broker.Domain.Audit;
using Broker.Domain.Authority;
using Broker.Domain.Events;
using Broker.Domain.Webhooks;

namespace Broker.Application.Mapping;

/// <summary>Tokens, invitations and the audit trail. Secrets are added where they are answered.</summary>
public sealed class AuthorityProfile : Profile
{
    public AuthorityProfile()
    {
        AllowNullCollections = true;
        CreateMap<Token, TokenResponse>()
            .ForMember(r => r.TokenName, m => m.MapFrom(t => t.Name))
            .ForMember(r => r.Role, m => m.MapFrom(t => Roles.TextOf(t.Role)))
            .ForMember(r => r.ServerName, m => m.MapFrom(t => t.Server))
            .ForMember(r => r.ClientName, m => m.MapFrom(t => t.Client));
        CreateMap<Token, SecretTokenResponse>()
            .IncludeBase<Token, TokenResponse>()
            .ForMember(r => r.Token, m => m.Ignore());
        CreateMap<Caller, CallerResponse>()
            .ForMember(r => r.Role, m => m.MapFrom(c => Roles.TextOf(c.Role)))
            .ForMember(r => r.ServerName, m => m.MapFrom(c => c.Server))
            .ForMember(r => r.ClientName, m => m.MapFrom(c => c.Client))
            .ForMember(r => r.ExpiresAt, m => m.Ignore());
        CreateMap<Invitation, InvitationResponse>()
            .ForMember(r => r.InvitationId, m => m.MapFrom(i => i.Id))
            .ForMember(r => r.ClientName, m => m.MapFrom(i => i.Client))
            .ForMember(r => r.ServerNames, m => m.MapFrom(i => i.Servers))
            .ForMember(r => r.Owner, m => m.MapFrom(i => i.Notes.Owner))
            .ForMember(r => r.Note, m => m.MapFrom(i => i.Notes.Note))
            .ForMember(r => r.Tags, m => m.MapFrom(i => i.Notes.Tags.Tags))
            .ForMember(r => r.Leases, m => m.MapFrom(i => Leases(i)))
            .ForMember(r => r.RoutedNetworks, m => m.MapFrom(i => RoutedNetworks(i)))
            .ForMember(
                r => r.AccessExpiresIn,
                m => m.MapFrom(i => i.AccessExpiresIn == null ? (long?)null : (long)i.AccessExpiresIn.Value.TotalSeconds));
        CreateMap<Invitation, SecretInvitationResponse>()
            .IncludeBase<Invitation, InvitationResponse>()
            .ForMember(r => r.Invitation, m => m.Ignore())
            .ForMember(r => r.Link, m => m.Ignore());
        CreateMap<StoredEvent, EventResponse>()
            .ForMember(r => r.ServerName, m => m.MapFrom(e => e.Server))
            .ForMember(r => r.ClientName, m => m.MapFrom(e => e.Client));
        CreateMap<Webhook, WebhookResponse>()
            .ForMember(r => r.WebhookName, m => m.MapFrom(w => w.Name))
            .ForMember(r => r.Kinds, m => m.MapFrom(w => Texts(w.Kinds)))
            .ForMember(r => r.State, m => m.MapFrom(w => w.Progress.State))
            .ForMember(r => r.LastEventId, m => m.MapFrom(w => w.Progress.DeliveredId))
            .ForMember(r => r.LastDeliveredAt, m => m.MapFrom(w => w.Progress.DeliveredAt))
            .ForMember(r => r.FailingSince, m => m.MapFrom(w => w.Progress.FailingSince))
            .ForMember(r => r.LastError, m => m.MapFrom(w => w.Progress.LastError))
            .ForMember(r => r.DisabledAt, m => m.MapFrom(w => w.Progress.DisabledAt));
        CreateMap<AuditEntry, AuditEntryResponse>()
            .ForMember(r => r.ServerName, m => m.MapFrom(e => e.Server))
            .ForMember(r => r.ClientName, m => m.MapFrom(e => e.Client))
            .ForMember(r => r.Before, m => m.MapFrom(e => Json(e.Before)))
            .ForMember(r => r.After, m => m.MapFrom(e => Json(e.After)));
    }

    private static Dictionary<string, string> Leases(Invitation invitation) =>
        invitation.Leases.ToDictionary(lease => $"{lease.Key}", lease => $"{lease.Value}", StringComparer.Ordinal);

    private static Dictionary<string, IReadOnlyList<string>> RoutedNetworks(Invitation invitation) =>
        invitation.RoutedNetworks.ToDictionary(
            networks => $"{networks.Key}",
            IReadOnlyList<string> (networks) => [.. networks.Value.Networks.Select(network => $"{network}")],
            StringComparer.Ordinal);

    private static List<string>? Texts(IReadOnlyList<EventKind>? kinds) => kinds?.Select(kind => kind.Text).ToList();

    private static Dictionary<string, JsonElement>? Json(string? text) =>
        text is null ? null : JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(text);
}
