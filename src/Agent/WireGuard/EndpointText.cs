using System.Globalization;
using Broker.Domain.Servers;

namespace Agent.WireGuard;

/// <summary>An endpoint as wg(8) takes it: a host and a port, an IPv6 address in brackets.</summary>
internal static class EndpointText
{
    /// <summary>Null for what is none.</summary>
    public static Endpoint? Read(string? text)
    {
        var colon = text?.LastIndexOf(':') ?? -1;
        return colon > 0 && EndpointAddress.TryParse(text![..colon].Trim('[', ']'), out var address)
            && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port is >= 1 and <= ushort.MaxValue
            ? new Endpoint(address, port)
            : null;
    }
}
