using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Broker.Contracts;
using Broker.Pages.Keys;

namespace Broker.Pages.Configurations;

/// <summary>A client's configuration for one server, as wg-quick(8) and the WireGuard apps take it.</summary>
public sealed record WgQuickFile(string ServerName, ClientConfigResponse Access, KeyPair Keys)
{
    /// <summary>The private key, or what is to be replaced by it.</summary>
    public string Text
    {
        get
        {
            var (server, subnet) = (Access.Server, Access.Subnet);
            var text = new StringBuilder("[Interface]\n");
            Add("PrivateKey", Keys.PrivateKey ?? Texts.Configurations.KeyGoesHere);
            Add("Address", string.Join(", ", new[] { subnet.Lease, subnet.LeaseV6 }.OfType<string>().Select(Host)));
            Add("DNS", server.Dns);
            Add("MTU", server.Mtu?.ToString(CultureInfo.InvariantCulture));
            text.Append("\n[Peer]\n");
            Add("PublicKey", server.PublicKey);
            Add("Endpoint", Endpoint(server));
            Add("AllowedIPs", subnet.AllowedIps);
            Add("PersistentKeepalive", server.PersistentKeepalive?.ToString(CultureInfo.InvariantCulture));
            return text.ToString();

            void Add(string setting, string? value)
            {
                if (!string.IsNullOrEmpty(value))
                {
                    text.Append(CultureInfo.InvariantCulture, $"{setting} = {value}\n");
                }
            }
        }
    }

    /// <summary>Without the private key.</summary>
    public override string ToString() => ServerName;

    private static string Host(string address) => $"{address}/{(IsV6(address) ? 128 : 32)}";

    private static string Endpoint(PeerServerResponse server) => IsV6(server.EndpointAddress)
        ? $"[{server.EndpointAddress}]:{server.EndpointPort}"
        : $"{server.EndpointAddress}:{server.EndpointPort}";

    private static bool IsV6(string address) =>
        IPAddress.TryParse(address, out var parsed) && parsed.AddressFamily is AddressFamily.InterNetworkV6;
}
