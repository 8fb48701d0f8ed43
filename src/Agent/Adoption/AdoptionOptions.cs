using Agent.Brokers;
using Agent.Configuration;
using Agent.WireGuard;
using Broker.Domain.Servers;

namespace Agent.Adoption;

/// <summary>What an operator says about an adoption, in the configuration or on the command line.</summary>
/// <param name="Endpoint">Null where nobody has said it.</param>
/// <param name="EndpointPort">Null for the interface's own.</param>
internal sealed record AdoptionOptions(
    ServerName Server, EndpointAddress? Endpoint, int? EndpointPort, bool AllowOverlap, int? ReservedCount, string? AllowedIps)
{
    /// <param name="configuration">What is written.</param>
    /// <param name="endpoint">What the command line says; null for nothing.</param>
    /// <param name="allowOverlap">Likewise.</param>
    /// <exception cref="ConfigurationException">One of them is wrong, or they contradict each other.</exception>
    public static AdoptionOptions Of(OperatorConfiguration configuration, string? endpoint, bool allowOverlap)
    {
        var (host, port) = endpoint is null ? (configuration.EndpointAddress, configuration.EndpointPort) : Split(endpoint);
        if (endpoint is not null
            && ((configuration.EndpointAddress is { } written && written != host)
                || (configuration.EndpointPort is { } other && port is not null && other != port)))
        {
            throw new ConfigurationException(
                $"{configuration.Path} has another endpoint than --endpoint says: "
                    + $"{configuration.EndpointAddress}:{configuration.EndpointPort}.");
        }

        EndpointAddress? address = null;
        if (host is not null && !EndpointAddress.TryParse(host, out address))
        {
            throw new ConfigurationException($"The endpoint '{Printable.Text(host)}' must be {EndpointAddress.Accepted}.");
        }

        return new AdoptionOptions(
            configuration.ReadServerName(), address, port ?? configuration.EndpointPort,
            allowOverlap || configuration.AllowsOverlap, configuration.ReservedCount, configuration.AllowedIps);
    }

    /// <summary><c>vpn.example.org:51820</c>, <c>[2001:db8::1]:51820</c>, or either without a port.</summary>
    private static (string Host, int? Port) Split(string text)
    {
        var colon = text.LastIndexOf(':');
        var hasPort = colon > 0 && (text[colon - 1] == ']' || text.IndexOf(':', StringComparison.Ordinal) == colon);
        var port = hasPort ? FilePeer.Number(text[(colon + 1)..]) : null;
        return hasPort && port is not (>= 1 and <= 65_535)
            ? throw new ConfigurationException($"--endpoint '{Printable.Text(text)}' must be HOST or HOST:PORT.")
            : ((hasPort ? text[..colon] : text).Trim('[', ']'), port);
    }
}
