using System.Net;
using Agent.Configuration;
using Agent.WireGuard;
using Broker.Contracts;
using Broker.Domain.Addressing;
using Broker.Domain.Servers;

namespace Agent.Joining;

/// <summary>What a server is registered with, as far as it is known; null for what is not.</summary>
internal sealed record ServerTerms(Endpoint? Endpoint, IPNetwork? Network, int? Reserved, string? Interface)
{
    public string? AllowedIps { get; init; }

    /// <exception cref="ConfigurationException">One of the options is wrong.</exception>
    public static ServerTerms Parse(string? endpoint, string? network, int? reserved, string? networkInterface)
    {
        if (networkInterface is not null && !InterfaceName.IsValid(networkInterface))
        {
            throw new ConfigurationException($"--interface '{networkInterface}' must be {InterfaceName.Accepted}.");
        }

        IPNetwork? cidr = network is null ? null
            : IpText.TryParseCidr(network, out var parsed) && IPAddress.Parse(network.Split('/')[0]).Equals(parsed.BaseAddress) ? parsed
            : throw new ConfigurationException($"--network '{network}' must be a network such as 10.0.0.0/24.");
        return new ServerTerms(endpoint is null ? null : ParseEndpoint(endpoint), cidr, reserved, networkInterface);
    }

    /// <summary>With what the broker has of the server, which counts; so a host follows another one in a server's name.</summary>
    public ServerTerms With(ServerResponse known) => this with
    {
        Endpoint = EndpointAddress.TryParse(known.EndpointAddress, out var address) ? new Endpoint(address, known.EndpointPort) : Endpoint,
        Network = IpText.TryParseCidr($"{known.NetworkAddress}/{known.NetworkMask}", out var network) ? network : Network,
        Reserved = known.NReservedIps,
        AllowedIps = Broker.Domain.Servers.AllowedIps.TryParse(known.AllowedIps, out var allowedIps) ? allowedIps.ToString() : null,
    };

    private static Endpoint ParseEndpoint(string text) => EndpointText.Read(text)
        ?? throw new ConfigurationException($"--endpoint '{text}' must be a host and a port, such as vpn.example.org:51820.");
}
