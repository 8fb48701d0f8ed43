using Broker.Contracts;

namespace Broker.Api.OpenApi;

/// <summary>The same laptop and server, as the server's agent has reported them.</summary>
internal static class ReportExamples
{
    private static readonly DateTimeOffset Moment = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static Dictionary<string, ServerReceipt> Receipts { get; } = new(StringComparer.Ordinal)
    {
        ["berlin"] = new()
        {
            ServerId = Examples.ServerId,
            Revision = 7,
            Digest = Examples.Digest,
            Status = ReceiptStatus.Applied,
            AppliedRevision = 7,
            AppliedAt = Moment,
        },
    };

    public static ServerStatusResponse Status { get; } = new()
    {
        InStep = true,
        OutOfStepSince = null,
        Revision = 7,
        Digest = Examples.Digest,
        AppliedRevision = 7,
        AppliedDigest = Examples.Digest,
        AppliedAt = Moment,
        LastSeen = Moment,
        AgentVersion = "1.0.0",
        ListenPort = 51820,
        ClockSkewSeconds = 0,
        Problems = [],
        Peers = 1,
        PeersOnline = 1,
        LeasesFree = 233,
    };

    public static IReadOnlyList<object> All { get; } =
    [
        new ServerReportRequest
        {
            ServerName = "berlin",
            ServerId = Examples.ServerId,
            Revision = 7,
            Digest = Examples.Digest,
            AgentVersion = "1.0.0",
            AgentRunId = "5f0c6f0e-3b57-4d0c-9a39-6d2f4a5b8c11",
            ListenPort = 51820,
            HostTime = Moment,
            Problems = [],
            Peers = [new PeerReport { PublicKey = Examples.ClientKey, LatestHandshake = Moment, RxBytes = 1024, TxBytes = 2048 }],
        },
        new ServerReportResponse { Revision = 7 },
        new Dictionary<string, ServerStatusResponse>(StringComparer.Ordinal)
        {
            ["berlin"] = Status,
        },
        new Dictionary<string, Dictionary<string, ClientPeeringStatusResponse>>(StringComparer.Ordinal)
        {
            ["laptop"] = new(StringComparer.Ordinal)
            {
                [Examples.PeeringId] = new()
                {
                    Server = "berlin",
                    PublicKey = Examples.ClientKey,
                    Lease = "10.0.0.21",
                    Online = true,
                    LastHandshake = Moment,
                    CreatedAt = Moment,
                    RxBytes = 1024,
                    TxBytes = 2048,
                    Owner = "ann@example.com",
                    Note = "Ann's laptop",
                    Tags = ["laptops"],
                    CreatedBy = "admin",
                    ClientCreatedAt = Moment,
                    ClientCreatedBy = "admin",
                },
            },
        },
    ];
}
