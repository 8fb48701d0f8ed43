using System.Globalization;
using System.Net;
using System.Text;
using Agent.Brokers;
using Agent.Configuration;
using Agent.WireGuard;
using Broker.Contracts;
using Broker.Domain.Addressing;
using Broker.Domain.Keys;
using Broker.Domain.Servers;

namespace Agent.Clients;

/// <summary>What the broker says of one peering of this client.</summary>
internal sealed record ClientPeering(PublicKey ServerKey, Endpoint Endpoint, IPAddress Lease, AllowedIps AllowedIps)
{
    /// <summary>The first line of a client's file.</summary>
    public const string Header = "# Written by wgbroker-agent.";

    /// <exception cref="BrokerFaultException">A value cannot be one of a peering: none counts.</exception>
    public static ClientPeering Read(ClientConfigResponse answer)
    {
        var server = answer.Server ?? throw KnownServer.Invalid("server", null);
        var subnet = answer.Subnet ?? throw KnownServer.Invalid("subnet", null);
        return new ClientPeering(
            KnownServer.ReadKey(server.PublicKey),
            KnownServer.ReadEndpoint(server.EndpointAddress, server.EndpointPort),
            KnownServer.ReadAddress("lease", subnet.Lease),
            AllowedIps.TryParse(subnet.AllowedIps, out var allowedIps) ? allowedIps : throw KnownServer.Invalid("allowed_ips", subnet.AllowedIps));
    }

    /// <summary>The client's end of the tunnel, as text for <c>wg-quick up</c>.</summary>
    public string Configuration(SecretKey key, PeeringSettings settings)
    {
        var text = new StringBuilder(Header).Append("\n[Interface]\n");
        Append("PrivateKey", key.Reveal());
        Append("Address", IpText.NetworkOf(Lease));
        Append("DNS", settings.Dns);
        Append("MTU", settings.Mtu);
        text.Append("\n[Peer]\n");
        Append("PublicKey", ServerKey);
        Append("Endpoint", Endpoint);
        Append("AllowedIPs", AllowedIps);
        Append("PersistentKeepalive", settings.PersistentKeepalive);
        return text.ToString();

        void Append(string name, object? value)
        {
            if (value is not null)
            {
                text.Append(CultureInfo.InvariantCulture, $"{name} = {value}\n");
            }
        }
    }
}
