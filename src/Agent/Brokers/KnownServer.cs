using System.Net;
using System.Net.Sockets;
using Agent.Configuration;
using Agent.WireGuard;
using Broker.Contracts;
using Broker.Domain;
using Broker.Domain.Addressing;
using Broker.Domain.Keys;
using Broker.Domain.Servers;

namespace Agent.Brokers;

/// <summary>A server as the broker knows it.</summary>
/// <param name="Address">The server's own in its subnet.</param>
internal sealed record KnownServer(PublicKey PublicKey, Endpoint Endpoint, Subnet Subnet, IPAddress Address)
{
    /// <summary>Null where it has one subnet only; <see cref="AddressV6"/> is null then too.</summary>
    public Subnet? SubnetV6 { get; init; }

    /// <summary>The server's own in its second subnet.</summary>
    public IPAddress? AddressV6 { get; init; }

    /// <summary>Null where the answer does not tell.</summary>
    public AllowedIps? AllowedIps { get; init; }

    /// <summary>Null where the answer does not tell.</summary>
    public int? ReservedCount { get; init; }

    /// <summary>Null where the answer does not tell.</summary>
    public long? Revision { get; init; }

    /// <summary>Null where the answer does not tell.</summary>
    public ClientDefaults? Defaults { get; init; }

    public IReadOnlyList<IPNetwork> Subnets => SubnetV6 is null ? [Subnet.Network] : [Subnet.Network, SubnetV6.Network];

    /// <summary>The server's own addresses, with the prefix lengths of its subnets.</summary>
    public IReadOnlyList<InterfaceAddress> Addresses => AddressV6 is null
        ? [new(Address, Subnet.Network.PrefixLength)]
        : [new(Address, Subnet.Network.PrefixLength), new(AddressV6, SubnetV6!.Network.PrefixLength)];

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
        AllowedIps = AllowedIps.TryParse(answer.AllowedIps, out var allowedIps) ? allowedIps : throw Invalid("allowed_ips", answer.AllowedIps),
        ReservedCount = answer.NReservedIps,
        Defaults = new ClientDefaults(answer.Dns, answer.Mtu, answer.PersistentKeepalive),
        Revision = answer.Revision,
    };

    /// <inheritdoc cref="Read(ServerResponse)"/>
    public static KnownServer Read(ConfiguredServerResponse answer)
    {
        var subnet = ReadSubnet("network_address", answer.NetworkAddress, answer.NetworkMask);
        var server = new KnownServer(
            ReadKey(answer.PublicKey),
            ReadEndpoint(answer.EndpointAddress, answer.EndpointPort),
            subnet,
            ReadOwnAddress("server_wg_ip", answer.ServerWgIp, subnet));
        if (answer.NetworkAddressV6 is null && answer.NetworkMaskV6 is null && answer.ServerWgIpV6 is null)
        {
            return server;
        }

        var second = ReadSubnet("network_address_v6", answer.NetworkAddressV6, answer.NetworkMaskV6 ?? -1);
        return subnet.Family == AddressFamily.InterNetwork && second.Family == AddressFamily.InterNetworkV6
            ? server with { SubnetV6 = second, AddressV6 = ReadOwnAddress("server_wg_ip_v6", answer.ServerWgIpV6, second) }
            : throw Invalid("network_address_v6", $"{second} beside {subnet}");
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

    private static IPAddress ReadOwnAddress(string field, string? text, Subnet subnet) =>
        ReadAddress(field, text) is var address && subnet.Network.Contains(address)
            ? address
            : throw Invalid(field, $"{text}, which is none of {subnet}");

    private static Subnet ReadSubnet(string field, string? network, int mask)
    {
        try
        {
            return AddressPool.Create(Subnet.CreateForHosts(ReadAddress(field, network), mask), reservedCount: 0).Subnet;
        }
        catch (InvalidFieldException)
        {
            throw Invalid(field, $"{network}/{mask}");
        }
    }
}
