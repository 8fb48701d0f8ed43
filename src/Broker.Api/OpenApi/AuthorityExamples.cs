using System.Text.Json;
using System.Text.Json.Nodes;
using Broker.Contracts;

namespace Broker.Api.OpenApi;

/// <summary>Examples of tokens, invitations and the audit trail.</summary>
internal static class AuthorityExamples
{
    private const string TokenSecret = "wgb_0000000000000000000000000000000000000000000xxxxxx";
    private const string InvitationSecret = "wgi_0000000000000000000000000000000000000000000xxxxxx";
    private const string InvitationId = "019abcde-0000-7000-8000-000000000003";

    private static readonly DateTimeOffset Time = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly TokenResponse Token = new()
    {
        TokenName = "berlin-agent",
        Role = "server",
        ServerName = "berlin",
        ClientName = null,
        CreatedAt = Time,
        CreatedBy = "admin",
        ExpiresAt = null,
        LastUsedAt = Time,
        LastUsedFrom = "192.0.2.7",
    };

    private static readonly InvitationResponse Invitation = new()
    {
        InvitationId = InvitationId,
        ClientName = "laptop",
        ServerNames = ["berlin"],
        Leases = new Dictionary<string, string>(StringComparer.Ordinal) { ["berlin"] = Examples.Lease },
        RoutedNetworks = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { ["berlin"] = [Examples.Routed] },
        CreatedAt = Time,
        CreatedBy = "admin",
        ExpiresAt = Time.AddDays(7),
        UsedAt = null,
    };

    /// <summary>Of the query parameters that audit/list alone has.</summary>
    public static IReadOnlyDictionary<string, JsonNode> Parameters { get; } = new Dictionary<string, JsonNode>(StringComparer.Ordinal)
    {
        ["after"] = "0000000000000000000-0000000000000000000",
        ["before"] = "now",
        ["limit"] = 100,
        ["caller"] = "admin",
        ["kinds"] = "added,removed,applied",
        ["since"] = "2026-01-02T03:04:05Z",
        ["until"] = "2027-01-02T03:04:05Z",
    };

    public static IReadOnlyList<object> All { get; } =
    [
        new EventsResponse
        {
            Events =
            [
                new EventResponse
                {
                    Id = "0000000000000000712-0000000000000000040",
                    At = Time,
                    Kind = "added",
                    ServerName = "berlin",
                    ClientName = "laptop",
                    Revision = null,
                },
                new EventResponse
                {
                    Id = "0000000000000000714-0000000000000000041",
                    At = Time,
                    Kind = "applied",
                    ServerName = "berlin",
                    ClientName = null,
                    Revision = 7,
                },
            ],
            Next = "0000000000000000714-0000000000000000041",
        },
        new AddTokenRequest { TokenName = "berlin-agent", Role = "server", ServerName = "berlin" },
        new TokenRequest { TokenName = "berlin-agent" },
        new RotateTokenRequest { TokenName = "berlin-agent", OverlapSeconds = 3600 },
        new Dictionary<string, TokenResponse>(StringComparer.Ordinal) { [Token.TokenName] = Token },
        Examples.Extended<SecretTokenResponse>(
            Token, new JsonObject { ["last_used_at"] = null, ["last_used_from"] = null, ["token"] = TokenSecret }),
        new CallerResponse { Name = "berlin-agent", Role = "server", ServerName = "berlin", ClientName = null, ExpiresAt = null },
        new IdentityResponse
        {
            Authority = "https://login.example.com/realms/staff", ClientId = "wireguard-broker", Scope = "openid profile email",
        },
        new DeletedResponse { Deleted = 1 },
        new AddInvitationRequest
        {
            ClientName = "laptop",
            ServerNames = ["berlin"],
            ExpiresIn = 604800,
            AccessExpiresIn = 2592000,
            Owner = "ann@example.com",
            Tags = ["laptops"],
        },
        new InvitationRequest { InvitationId = InvitationId },
        new Dictionary<string, InvitationResponse>(StringComparer.Ordinal) { [InvitationId] = Invitation },
        Examples.Extended<SecretInvitationResponse>(
            Invitation,
            new JsonObject { ["invitation"] = InvitationSecret, ["link"] = $"https://broker.example.com/join#{InvitationSecret}" }),
        new ShowInvitationRequest { Invitation = InvitationSecret },
        Invitation,
        new AcceptInvitationRequest
        {
            Invitation = InvitationSecret,
            PublicKeys = new Dictionary<string, string>(StringComparer.Ordinal) { ["berlin"] = Examples.ClientKey },
        },
        new AcceptedInvitationResponse
        {
            Token = TokenSecret,
            ClientName = "laptop",
            ServerNames = ["berlin"],
            Peerings = new Dictionary<string, ClientConfigResponse>(StringComparer.Ordinal) { ["berlin"] = ClientExamples.Config },
        },
        new ListAuditRequest { ClientName = "laptop", Limit = 100 },
        new AuditResponse
        {
            Entries =
            [
                new AuditEntryResponse
                {
                    Id = "0000000000000000000-0000000000000000001",
                    At = Time,
                    Caller = "admin",
                    Role = "admin",
                    From = "192.0.2.7",
                    Call = "client/add",
                    ServerName = "berlin",
                    ClientName = "laptop",
                    Before = null,
                    After = new Dictionary<string, JsonElement>(StringComparer.Ordinal)
                    {
                        ["lease"] = JsonSerializer.SerializeToElement("10.0.0.21"),
                    },
                },
            ],
            Next = "0000000000000000000-0000000000000000001",
        },
    ];
}
