using System.Net;
using Agent.WireGuard;
using Broker.Contracts;
using Broker.Domain;
using Broker.Domain.Addressing;
using Broker.Domain.Keys;
using Broker.Domain.Servers;

namespace Agent.Brokers;

/// <summary>A server as the broker knows it.</summary>
/// <param name="Pool">Its subnets and its own addresses in them; no count of reserved ones.</param>
internal sealed record KnownServer(PublicKey PublicKey, Endpoint Endpoint, AddressPool Pool)
{
    /// <summary>Null where the answer does not tell.</summary>
    public AllowedIps? AllowedIps { get; init; }

    /// <summary>Null where the answer does not tell.</summary>
    public int? ReservedCount { get; init; }

    /// <summary>Null where the answer does not tell.</summary>
    public ClientDefaults? Defaults { get; init; }

    /// <summary>The server's own addresses, with the prefix lengths of its subnets.</summary>
    public IReadOnlyList<InterfaceAddress> Addresses => InterfaceAddress.Of(Pool);

    /// <exception cref="BrokerFaultException">A value cannot be one of a server: none counts.</exception>
    public static KnownServer Read(ServerResponse answer) => Read(new ConfiguredServerResponse
    {
        PublicKey = answer.PublicKey,
        EndpointAddress = answer.EndpointAddress,
        EndpointPort = answer.EndpointPort,
        NetworkAddress = answer.NetworkAddress,
        NetworkMask = answer.NetworkMask,
        ServerWgIp = answer.ServerWgIp,
        NetworkAddressV6 = answer.NetworkAddressV6,
        NetworkMaskV6 = answer.NetworkMaskV6,
        ServerWgIpV6 = answer.ServerWgIpV6,
    }) with
    {
        AllowedIps = AllowedIps.TryParse(answer.AllowedIps, out var allowedIps)
            ? allowedIps
            : throw Invalid("allowed_ips", answer.AllowedIps),
        ReservedCount = answer.NReservedIps,
        Defaults = ReadDefaults(answer.Dns, answer.Mtu, answer.PersistentKeepalive),
    };

    /// <inheritdoc cref="Read(ServerResponse)"/>
    public static KnownServer Read(ConfiguredServerResponse answer) => new(
        ReadKey(answer.PublicKey), ReadEndpoint(answer.EndpointAddress, answer.EndpointPort), ReadPool(answer));

    /// <summary>What clients use where their own configuration says nothing.</summary>
    public static ClientDefaults ReadDefaults(string? dns, int? mtu, int? persistentKeepalive)
    {
        DnsServers? servers = null;
        if (dns is not null && !DnsServers.TryParse(dns, out servers))
        {
            throw Invalid("dns", dns);
        }

        try
        {
            return new ClientDefaults(servers, mtu, persistentKeepalive);
        }
        catch (ArgumentOutOfRangeException exception)
        {
            throw exception.ParamName == nameof(ClientDefaults.Mtu)
                ? Invalid("mtu", $"{mtu}")
                : Invalid("persistent_keepalive", $"{persistentKeepalive}");
        }
    }

    public static Endpoint ReadEndpoint(string? address, int port) =>
        EndpointAddress.TryParse(address, out var parsed) && port is >= 1 and <= 65_535
            ? new Endpoint(parsed, port)
            : throw Invalid("endpoint_address", $"{address}:{port}");

    public static PublicKey ReadKey(string? text) =>
        PublicKey.TryParse(text, out var key) ? key : throw Invalid("public_key", text);

    public static IPAddress ReadAddress(string field, string? text) =>
        IpText.TryParseAddress(text, out var address) ? address : throw Invalid(field, text);

    public static BrokerFaultException Invalid(string field, string? value) =>
        new("invalid-answer", $"The broker answers {field} '{Printable.Text(value)}', which is invalid: nothing of the answer is used.");

    private static AddressPool ReadPool(ConfiguredServerResponse answer)
    {
        var second = $"{answer.NetworkAddressV6}/{answer.NetworkMaskV6}";
        try
        {
            var pool = AddressPool.Create(
                Subnet.CreateForHosts(ReadAddress("network_address", answer.NetworkAddress), answer.NetworkMask),
                reservedCount: 0,
                answer.NetworkAddressV6 is null ? null
                    : Subnet.CreateForHosts(ReadAddress("network_address_v6", answer.NetworkAddressV6), answer.NetworkMaskV6 ?? -1, "V6"),
                ReadAddress("server_wg_ip", answer.ServerWgIp));
            return pool.ServerAddressV6?.ToString() == answer.ServerWgIpV6 && pool.ServerAddress.ToString() == answer.ServerWgIp
                ? pool
                : throw Invalid("server_wg_ip", $"{answer.ServerWgIp}, {answer.ServerWgIpV6}");
        }
        catch (InvalidFieldException exception)
        {
            throw exception.Field switch
            {
                "ServerWgIp" =>
                    Invalid("server_wg_ip", $"{answer.ServerWgIp}, which is none of {answer.NetworkAddress}/{answer.NetworkMask}"),
                "NetworkAddressV6" or "NetworkMaskV6" => Invalid("network_address_v6", second),
                _ => Invalid("network_address", $"{answer.NetworkAddress}/{answer.NetworkMask}"),
            };
        }
    }
}
