using System.Net;
using System.Net.Sockets;
using Agent.Brokers;
using Broker.Contracts;
using Broker.Domain.Addressing;
using Broker.Domain.Keys;
using Broker.Domain.Servers;

namespace Agent.Clients;

/// <summary>What the broker says of one peering of this client.</summary>
internal sealed record ClientPeering(PublicKey ServerKey, Endpoint Endpoint, IPAddress Lease, AllowedIps AllowedIps)
{
    /// <summary>The address in the server's second subnet; null where it has none.</summary>
    public IPAddress? LeaseV6 { get; init; }

    /// <summary>What the file says where this host's configuration says nothing.</summary>
    public ClientDefaults Defaults { get; init; } = ClientDefaults.None;

    public IReadOnlyList<IPAddress> Leases => LeaseV6 is null ? [Lease] : [Lease, LeaseV6];

    /// <summary>The client's addresses as wg-quick takes them.</summary>
    public string Address => string.Join(", ", Leases.Select(IpText.NetworkOf));

    /// <exception cref="BrokerFaultException">A value cannot be one of a peering: none counts.</exception>
    public static ClientPeering Read(ClientConfigResponse answer)
    {
        var server = answer.Server ?? throw KnownServer.Invalid("server", null);
        var subnet = answer.Subnet ?? throw KnownServer.Invalid("subnet", null);
        var lease = KnownServer.ReadAddress("lease", subnet.Lease);
        return new ClientPeering(
            KnownServer.ReadKey(server.PublicKey),
            KnownServer.ReadEndpoint(server.EndpointAddress, server.EndpointPort),
            lease,
            AllowedIps.TryParse(subnet.AllowedIps, out var allowedIps)
                ? allowedIps
                : throw KnownServer.Invalid("allowed_ips", subnet.AllowedIps))
        {
            LeaseV6 = subnet.LeaseV6 is null ? null : ReadSecond(lease, subnet.LeaseV6),
            Defaults = KnownServer.ReadDefaults(server.Dns, server.Mtu, server.PersistentKeepalive),
        };
    }

    private static IPAddress ReadSecond(IPAddress first, string text) =>
        KnownServer.ReadAddress("lease_v6", text) is { AddressFamily: AddressFamily.InterNetworkV6 } second
        && first.AddressFamily == AddressFamily.InterNetwork
            ? second
            : throw KnownServer.Invalid("lease_v6", $"{text} beside {first}");
}
