using Agent.Brokers;
using Agent.Configuration;
using Broker.Domain.Servers;

namespace Agent.Servers;

/// <summary>The configuration is what a server is registered with; afterwards the broker decides. A sentence for each difference.</summary>
internal static class Differences
{
    public static IEnumerable<Finding> Between(ServerSettings settings, KnownServer server)
    {
        var (known, own) = (server.Pool, settings.Pool);
        (string Slug, string Key, object? Known, object? Own)[] values =
        [
            ("subnet", "network_mask", known.Subnet.Network.PrefixLength, own.Subnet.Network.PrefixLength),
            ("subnet-v6", "network_address_v6", known.SubnetV6, own.SubnetV6),
            ("own-address", "server_wg_ip", known.ServerAddress, own.ServerAddress),
            ("endpoint", "endpoint", server.Endpoint, settings.Endpoint),
            ("allowed-ips", "allowed_ips", server.AllowedIps, IsDefault() ? server.AllowedIps : settings.AllowedIps),
            ("reserved", "num_reserved_ips", server.ReservedCount, own.ReservedCount),
            ("dns", "dns", server.Defaults?.Dns, settings.Defaults.Dns ?? server.Defaults?.Dns),
            ("mtu", "mtu", server.Defaults?.Mtu, settings.Defaults.Mtu ?? server.Defaults?.Mtu),
            ("keepalive", "persistent_keepalive", server.Defaults?.PersistentKeepalive,
                settings.Defaults.PersistentKeepalive ?? server.Defaults?.PersistentKeepalive),
        ];
        return values.Where(value => IsTold(value.Slug) && !Equals(value.Known, value.Own)).Select(value => new Finding(
            FindingKind.Warning, value.Slug,
            $"The broker has {value.Key} {value.Known ?? "unset"} for server '{settings.Name}', "
                + $"the configuration {value.Own ?? "unset"}: the broker's is used. "
            + "server/update changes it."));

        bool IsDefault() => settings.AllowedIps == AllowedIps.Of(own) && server.AllowedIps == AllowedIps.Of(known);

        // `server/config` tells the subnets and the endpoint only.
        bool IsTold(string slug) => slug switch
        {
            "allowed-ips" => server.AllowedIps is not null,
            "reserved" => server.ReservedCount is not null,
            _ => true,
        };
    }
}
