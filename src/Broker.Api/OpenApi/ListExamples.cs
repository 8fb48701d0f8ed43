using System.Text.Json.Nodes;
using Broker.Contracts;
using Broker.Domain;
using Broker.Domain.Lists;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Broker.Api.OpenApi;

/// <summary>A page with the laptop, and one with its server.</summary>
internal static class ListExamples
{
    private static readonly DateTimeOffset Moment = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly Dictionary<string, JsonNode> Shared = new(StringComparer.Ordinal)
    {
        ["search"] = "10.0.0.",
        ["owner"] = "ann@example.com",
        ["tag"] = "laptops",
        ["idle_since"] = "2026-01-02T03:04:05Z",
    };

    private static readonly ListedClientResponse Laptop = new()
    {
        ClientName = "laptop", Owner = "ann@example.com", Note = "Ann's laptop", Tags = ["laptops"], CreatedAt = Moment,
        CreatedBy = "admin",
        Online = true, LastHandshake = Moment,
        Peerings = new Dictionary<string, ListedPeeringResponse>(StringComparer.Ordinal)
        {
            ["berlin"] = new()
            {
                Server = "berlin", PublicKey = Examples.ClientKey, Lease = "10.0.0.21", Online = true, LastHandshake = Moment,
                CreatedAt = Moment, CreatedBy = "admin", RxBytes = 1024, TxBytes = 2048,
            },
        },
    };

    public static IReadOnlyList<object> All { get; } =
    [
        new ClientPageResponse { Clients = [Laptop], Next = PageCursor.Of(ClientName.Parse("laptop")) },
        new DevicesResponse
        {
            Owner = "ann@example.com", ServerNames = ["berlin"], MostDevices = 3, ExpiresIn = 7776000, Clients = [Laptop], Invitations = [],
        },
        new DeviceRequest { ClientName = "laptop" },
        new AddDeviceRequest { ClientName = "ann-phone", ServerNames = ["berlin"] },
        new UpdateDeviceRequest { ClientName = "laptop", Renew = true },
        new ServerPageResponse
        {
            Servers = [ServerExamples.Listed],
            Next = PageCursor.Of(ServerName.Parse("berlin")),
        },
    ];

    /// <summary>Null where the call is no list in pages, or has no such parameter.</summary>
    public static JsonNode? Parameter(string? operation, string name) => (operation, name) switch
    {
        ("pageClients", "after") => PageCursor.Of(ClientName.Parse("laptop")),
        ("pageServers", "after") => PageCursor.Of(ServerName.Parse("berlin")),
        ("pageClients", "state") => "online",
        ("pageServers", "state") => "in_step",
        ("pageClients" or "pageServers", _) => Shared.GetValueOrDefault(name)?.DeepClone(),
        _ => null,
    };
}
