using System.Net;

namespace Agent.Configuration;

/// <summary>Reads what a server host says of its server.</summary>
internal static class ServerReader
{
    /// <summary>Null, or of no use, where something is wrong with it, which is noted.</summary>
    public static ServerSettings? Read(YamlSection server, YamlSection subnet)
    {
        var name = server.Required("name");
        if (name.Length > 0 && !Names.IsServer(name))
        {
            server.Reject("name", $"'{name}' {Names.ServerShape}.");
        }

        var networkInterface = ReadInterface(server, name);
        var endpoint = server.Required("endpoint_address");
        if (endpoint.Length > 0 && !Names.IsEndpoint(endpoint))
        {
            server.Reject("endpoint_address", $"'{endpoint}' must be an IPv4 or IPv6 address, or a DNS name.");
        }

        server.Required("endpoint_port");
        var port = server.Number("endpoint_port", 1, 65_535);
        var refresh = TimeSpan.FromSeconds(server.Number("refresh_frequency", 1, ConfigurationFile.LargestInterval) ?? 30);
        var shortest = TimeSpan.FromMilliseconds(server.Number("min_sync_interval", 0, ConfigurationFile.LargestSyncInterval) ?? 250);
        return ReadSubnet(subnet) is { } network
            ? new ServerSettings(
                name, networkInterface, endpoint, port ?? 0, refresh, shortest, network,
                subnet.Number("num_reserved_ips", 0, int.MaxValue) ?? 0, ReadAllowedIps(subnet) ?? network.ToString())
            : null;
    }

    private static IPNetwork? ReadSubnet(YamlSection subnet)
    {
        var text = subnet.Required("network_address");
        subnet.Required("network_mask");
        var address = Cidr.Address(text);
        if (text.Length > 0 && address is null)
        {
            subnet.Reject("network_address", $"'{text}' must be an address such as 10.0.0.0.");
        }

        if (address is null || subnet.Number("network_mask", 1, 8 * address.GetAddressBytes().Length) is not { } mask)
        {
            return null;
        }

        if (Cidr.Canonical($"{address}/{mask}") is { } network && network == $"{address}/{mask}")
        {
            return IPNetwork.Parse(network);
        }

        subnet.Reject("network_address", $"{address} is not a network of {mask} bits: {Cidr.Canonical($"{address}/{mask}")} is.");
        return null;
    }

    private static string? ReadAllowedIps(YamlSection subnet)
    {
        if (subnet.Text("allowed_ips") is not { } text)
        {
            return null;
        }

        if (Cidr.Canonical(text) is null)
        {
            subnet.Reject("allowed_ips", $"'{text}' must be networks such as 10.0.0.0/24, separated by commas.");
        }

        return Cidr.Canonical(text);
    }

    private static string ReadInterface(YamlSection section, string name)
    {
        var text = section.Text("interface");
        if (text is not null && !Names.IsInterface(text))
        {
            section.Reject("interface", $"'{text}' {Names.InterfaceShape}.");
        }
        else if (text is null && Names.IsServer(name) && !Names.IsInterface(name))
        {
            section.Reject("name", $"'{name}' {Names.InterfaceShape}. Name one with `interface:`.");
        }

        return text ?? name;
    }
}
