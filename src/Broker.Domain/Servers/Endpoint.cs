namespace Broker.Domain.Servers;

/// <summary>The address and UDP port that clients send to.</summary>
public sealed record Endpoint
{
    public Endpoint(EndpointAddress address, int port)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(port, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, ushort.MaxValue);
        (Address, Port) = (address, port);
    }

    public EndpointAddress Address { get; }

    /// <summary>1 to 65535.</summary>
    public int Port { get; }

    /// <summary>As wg(8) takes it: an IPv6 address in brackets.</summary>
    public override string ToString() =>
        Address.ToString().Contains(':', StringComparison.Ordinal) ? $"[{Address}]:{Port}" : $"{Address}:{Port}";
}
