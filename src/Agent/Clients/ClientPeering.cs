using System.Globalization;
using System.Text;
using Agent.Brokers;
using Agent.Configuration;
using Agent.WireGuard;
using Broker.Contracts;

namespace Agent.Clients;

/// <summary>A client's end of a tunnel, as text for <c>wg-quick up</c>.</summary>
internal static class ClientPeering
{
    private const string Header = "# Written by wgbroker-agent.\n";

    /// <exception cref="BrokerFaultException">What the broker says makes no sense: nothing of it is written.</exception>
    public static string Configuration(ClientConfigResponse answer, PrivateKey key, PeeringSettings settings)
    {
        var server = answer.Server ?? throw Absurd("server", null);
        var lease = Cidr.Address(answer.Subnet?.Lease) ?? throw Absurd("lease", answer.Subnet?.Lease);
        var allowedIps = Cidr.Canonical(answer.Subnet!.AllowedIps) ?? throw Absurd("allowed_ips", answer.Subnet.AllowedIps);
        var publicKey = PublicKey.Parse(server.PublicKey) ?? throw Absurd("public_key", server.PublicKey);
        var endpoint = Names.IsEndpoint(server.EndpointAddress) && server.EndpointPort is >= 1 and <= 65_535
            ? $"{Bracketed(server.EndpointAddress)}:{server.EndpointPort}"
            : throw Absurd("endpoint_address", $"{server.EndpointAddress}:{server.EndpointPort}");

        var text = new StringBuilder(Header).Append("[Interface]\n");
        Append("PrivateKey", key.Reveal());
        Append("Address", new WantedPeer(publicKey, lease).AllowedIps);
        Append("DNS", settings.Dns);
        Append("MTU", settings.Mtu?.ToString(CultureInfo.InvariantCulture));
        text.Append("\n[Peer]\n");
        Append("PublicKey", publicKey.ToString());
        Append("Endpoint", endpoint);
        Append("AllowedIPs", allowedIps);
        Append("PersistentKeepalive", settings.PersistentKeepalive?.ToString(CultureInfo.InvariantCulture));
        return text.ToString();

        void Append(string name, string? value)
        {
            if (value is not null)
            {
                text.Append(CultureInfo.InvariantCulture, $"{name} = {value}\n");
            }
        }
    }

    /// <summary>An IPv6 address has colons of its own.</summary>
    private static string Bracketed(string host) => host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;

    private static BrokerFaultException Absurd(string field, string? value) =>
        new("absurd", $"The broker says that {field} is '{Printable.Text(value)}': it is not written anywhere.");
}
