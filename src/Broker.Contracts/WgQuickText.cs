using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Broker.Contracts;

/// <summary>A client's configuration as wg-quick(8) and the WireGuard apps take it.</summary>
public static class WgQuickText
{
    /// <summary>Stands for the private key, which the broker never has.</summary>
    public const string Placeholder = "PRIVATE_KEY";

    public static string Of(ClientConfigResponse access, string privateKey = Placeholder)
    {
        var (server, subnet) = (access.Server, access.Subnet);
        var text = new StringBuilder("[Interface]\n");
        Add("PrivateKey", privateKey);
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

    private static string Host(string address) => $"{address}/{(IsV6(address) ? 128 : 32)}";

    private static string Endpoint(PeerServerResponse server) => IsV6(server.EndpointAddress)
        ? $"[{server.EndpointAddress}]:{server.EndpointPort}"
        : $"{server.EndpointAddress}:{server.EndpointPort}";

    private static bool IsV6(string address) =>
        IPAddress.TryParse(address, out var parsed) && parsed.AddressFamily is AddressFamily.InterNetworkV6;
}
