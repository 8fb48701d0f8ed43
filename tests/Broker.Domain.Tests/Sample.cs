using System.Net;
using Broker.Domain.Addressing;
using Broker.Domain.Keys;
using Broker.Domain.Peerings;
using Broker.Domain.Reports;
using Broker.Domain.Servers;

namespace Broker.Domain.Tests;

/// <summary>Valid values for tests to start from.</summary>
internal static class Sample
{
    public static DateTimeOffset Now { get; } = new(2026, 3, 14, 9, 26, 53, TimeSpan.Zero);

    /// <summary>The server <c>paris</c>; its key is <c>Key(1)</c>.</summary>
    public static Server Server { get; } = Domain.Servers.Server.Create(
        ServerName.Parse("paris"),
        Key(1),
        new Endpoint(EndpointAddress.Parse("vpn.example.org"), 51820),
        Pool("10.0.0.0/24", 20),
        AllowedIps.Parse("10.0.0.0/24, 2001:db8::/32"),
        Now) with { Revision = 7 };

    /// <summary>The report of <see cref="Server"/>'s agent when it is in step.</summary>
    public static ServerReport Report { get; } = ReportOf(Server.Id, Server.Revision);

    public static ServerReport ReportOf(ServerId id, long revision, ListDigest? digest = null, params AgentProblem[] problems) =>
        new(id, revision, digest, AgentVersion.Parse("1.2.3"), listenPort: 51820, hostTime: null, problems, peers: []);

    /// <summary>Different keys for different numbers.</summary>
    public static PublicKey Key(byte number) => PublicKey.Parse(Convert.ToBase64String([.. Enumerable.Repeat(number, 32)]));

    public static Subnet Subnet(string cidr)
    {
        var parts = cidr.Split('/');
        return Domain.Addressing.Subnet.Create(IPAddress.Parse(parts[0]), int.Parse(parts[1]));
    }

    public static AddressPool Pool(string cidr, int reservedCount = 0) => AddressPool.Create(Subnet(cidr), reservedCount);

    public static Peering Peering(string client, byte key) =>
        new(PeeringId.New(Now), ClientName.Parse(client), Key(key), Server.Pool.LeaseAt(21), RoutedNetworks.None);
}
