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
        return name is null || networkInterface is null || address is null || port is null || pool is null
            ? null
            : new ServerSettings(
                name, networkInterface, new Endpoint(address, port.Value), refresh, shortest, pool, allowedIps ?? AllowedIps.Of(pool),
                listenPort);
    }

    private static AddressPool? ReadPool(YamlSection subnet)
    {
        var text = subnet.Required("network_address");
        subnet.Require("network_mask");
        var mask = subnet.Number("network_mask", 0, 128);
        var reserved = subnet.Number("num_reserved_ips", 0, int.MaxValue);
        if (!IpText.TryParseAddress(text, out var address))
        {
            if (text.Length > 0)
            {
                subnet.Reject("network_address", $"'{text}' must be an address such as 10.0.0.0.");
            }

            return null;
        }

        try
        {
            return mask is null ? null : AddressPool.Create(Subnet.CreateForHosts(address, mask.Value), reserved ?? 0);
        }
        catch (InvalidFieldException exception)
        {
            subnet.Reject(
                exception.Field switch { "NetworkMask" => "network_mask", "NReservedIps" => "num_reserved_ips", _ => "network_address" },
                exception.Message);
            return null;
        }
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
