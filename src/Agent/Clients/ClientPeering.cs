using System.Net;
using Agent.Brokers;
using Broker.Contracts;
using Broker.Domain.Addressing;
using Broker.Domain.Keys;
using Broker.Domain.Servers;

namespace Agent.Clients;

/// <summary>What the broker says of one peering of this client.</summary>
internal sealed record ClientPeering(PublicKey ServerKey, Endpoint Endpoint, IPAddress Lease, AllowedIps AllowedIps)
{
    /// <summary>The client's address as wg-quick takes it.</summary>
    public string Address => IpText.NetworkOf(Lease).ToString();

    /// <exception cref="BrokerFaultException">A value cannot be one of a peering: none counts.</exception>
    public static ClientPeering Read(ClientConfigResponse answer)
    {
        var server = answer.Server ?? throw KnownServer.Invalid("server", null);
        var subnet = answer.Subnet ?? throw KnownServer.Invalid("subnet", null);
        return new ClientPeering(
            KnownServer.ReadKey(server.PublicKey),
            KnownServer.ReadEndpoint(server.EndpointAddress, server.EndpointPort),
            KnownServer.ReadAddress("lease", subnet.Lease),
            AllowedIps.TryParse(subnet.AllowedIps, out var allowedIps)
                ? allowedIps
                : throw KnownServer.Invalid("allowed_ips", subnet.AllowedIps));
    }
}
