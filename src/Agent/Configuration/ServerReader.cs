using System.Net;
using Broker.Domain;
using Broker.Domain.Addressing;
using Broker.Domain.Servers;

namespace Agent.Configuration;

/// <summary>Reads what a server host says of its server.</summary>
internal static class ServerReader
{
    /// <summary>Null where something is wrong with it, which is noted.</summary>
    public static ServerSettings? Read(YamlSection server, YamlSection subnet)
    {
        var name = server.RequiredValue<ServerName>("name");
        var networkInterface = ReadInterface(server, name);
        var address = server.RequiredValue<EndpointAddress>("endpoint_address");
        server.Require("endpoint_port");
        var port = server.Number("endpoint_port", 1, 65_535);
        var listenPort = server.Number("listen_port", 1, 65_535);
        var refresh = TimeSpan.FromSeconds(server.Number("refresh_frequency", 1, ConfigurationFile.LargestInterval) ?? 30);
        var shortest = TimeSpan.FromMilliseconds(server.Number("min_sync_interval", 0, ConfigurationFile.LargestSyncInterval) ?? 250);
        var pool = ReadPool(subnet);
        var allowedIps = subnet.Value<AllowedIps>("allowed_ips");
        var allowOverlap = subnet.Flag("allow_overlap");
        var dns = server.Value<DnsServers>("dns");
        var mtu = server.Number("mtu", ClientDefaults.LeastMtu, ClientDefaults.MostMtu);
        var keepalive = server.Number("persistent_keepalive", 0, ushort.MaxValue);
        return name is null || networkInterface is null || address is null || port is null || pool is null
            ? null
            : new ServerSettings(
                name, networkInterface, new Endpoint(address, port.Value), refresh, shortest, pool, allowedIps ?? AllowedIps.Of(pool),
                listenPort)
            {
                ServerAddress = subnet.Has("server_wg_ip") ? pool.ServerAddress : null,
                AllowOverlap = allowOverlap,
                Defaults = new ClientDefaults(dns, mtu, keepalive),
            };
    }

    private static AddressPool? ReadPool(YamlSection subnet)
    {
        subnet.Require("network_address");
        subnet.Require("network_mask");
        var address = ReadAddress(subnet, "network_address", "10.0.0.0");
        var mask = subnet.Number("network_mask", 0, 128);
        var reserved = subnet.Number("num_reserved_ips", 0, int.MaxValue);
        var second = ReadAddress(subnet, "network_address_v6", "fd00::");
        var secondMask = subnet.Number("network_mask_v6", 0, 128);
        var own = ReadAddress(subnet, "server_wg_ip", "10.0.0.1");
        if (subnet.Has("network_address_v6") || subnet.Has("network_mask_v6"))
        {
            subnet.Require("network_address_v6");
            subnet.Require("network_mask_v6");
        }

        try
        {
            return address is null || mask is null || (second is null) != (secondMask is null) ? null : AddressPool.Create(
                Subnet.CreateForHosts(address, mask.Value),
                reserved ?? 0,
                second is null ? null : Subnet.CreateForHosts(second, secondMask!.Value, "V6"),
                own);
        }
        catch (InvalidFieldException exception)
        {
            subnet.Reject(KeyOf(exception.Field), exception.Message);
            return null;
        }
    }

    private static string KeyOf(string field) => field switch
    {
        "NetworkMask" => "network_mask",
        "NReservedIps" => "num_reserved_ips",
        "NetworkAddressV6" => "network_address_v6",
        "NetworkMaskV6" => "network_mask_v6",
        "ServerWgIp" => "server_wg_ip",
        _ => "network_address",
    };

    private static IPAddress? ReadAddress(YamlSection section, string key, string example)
    {
        if (section.Text(key) is not { } text)
        {
            return null;
        }

        if (!IpText.TryParseAddress(text, out var address))
        {
            section.Reject(key, $"'{text}' must be an address such as {example}.");
        }

        return address;
    }

    private static string? ReadInterface(YamlSection section, ServerName? name)
    {
        var text = section.Text("interface") ?? (section.Has("interface") ? null : name?.ToString());
        if (text is not null && !InterfaceName.IsValid(text))
        {
            var isNamed = section.Has("interface");
            section.Reject(
                isNamed ? "interface" : "name",
                $"'{text}' must be {InterfaceName.Accepted}.{(isNamed ? "" : " Name one with `interface:`.")}");
            return null;
        }

        return text;
    }
}
