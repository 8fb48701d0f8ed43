using System.Net;
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
    /// <summary>Null where the answer does not tell.</summary>
    public AllowedIps? AllowedIps { get; init; }

    /// <summary>Null where the answer does not tell.</summary>
    public int? ReservedCount { get; init; }

    /// <summary>Null where the answer does not tell.</summary>
    public long? Revision { get; init; }

    /// <summary>The server's address with the prefix length of its subnet.</summary>
    public InterfaceAddress InterfaceAddress => new(Address, Subnet.Network.PrefixLength);

    /// <exception cref="BrokerFaultException">A value cannot be one of a server: none counts.</exception>
    public static KnownServer Read(ServerResponse answer) =>
        Read(answer.PublicKey, answer.EndpointAddress, answer.EndpointPort, answer.NetworkAddress, answer.NetworkMask, answer.ServerWgIp) with
        {
            AllowedIps = AllowedIps.TryParse(answer.AllowedIps, out var allowedIps)
                ? allowedIps
                : throw Invalid("allowed_ips", answer.AllowedIps),
            ReservedCount = answer.NReservedIps,
            Revision = answer.Revision,
        };

    /// <inheritdoc cref="Read(ServerResponse)"/>
    public static KnownServer Read(ConfiguredServerResponse answer) =>
        Read(answer.PublicKey, answer.EndpointAddress, answer.EndpointPort, answer.NetworkAddress, answer.NetworkMask, answer.ServerWgIp);

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

    private static KnownServer Read(string? key, string? endpoint, int port, string? network, int mask, string? serverAddress)
    {
        var subnet = ReadSubnet(network, mask);
        var address = ReadAddress("server_wg_ip", serverAddress);
        return subnet.Network.Contains(address)
            ? new KnownServer(ReadKey(key), ReadEndpoint(endpoint, port), subnet, address)
            : throw Invalid("server_wg_ip", $"{address}, which is none of {subnet}");
    }

    private static Subnet ReadSubnet(string? network, int mask)
    {
        try
        {
            return AddressPool.Create(Subnet.CreateForHosts(ReadAddress("network_address", network), mask), reservedCount: 0).Subnet;
        }
        catch (InvalidFieldException)
        {
            throw Invalid("network_address", $"{network}/{mask}");
        }
    }
}
