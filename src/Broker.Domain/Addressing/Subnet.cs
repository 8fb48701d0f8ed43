using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Broker.Domain.Addressing;

/// <summary>
/// The network of one server. Its addresses are counted from 0, the network address; an index is the distance to it, in
/// addresses. Invariant: the network address has no host bits set. Either address family.
/// </summary>
public sealed record Subnet
{
    private Subnet(IPNetwork network) => Network = network;

    public IPNetwork Network { get; }

    public AddressFamily Family => Network.BaseAddress.AddressFamily;

    /// <summary>The lowest address, which names the network.</summary>
    public IPAddress First => Network.BaseAddress;

    /// <summary>The highest address; for IPv4 this is the broadcast address.</summary>
    public IPAddress Last => FromNumber(IpText.Number(First) + HostMask);

    /// <summary>
    /// The highest index that a host can have: below the broadcast address for IPv4, which IPv6 does not have (RFC 4291 2).
    /// Networks with 2^63 addresses and more are counted no further than 2^63 - 2.
    /// </summary>
    public long LastHostIndex
    {
        get
        {
            var last = Family == AddressFamily.InterNetwork ? HostMask - UInt128.Min(HostMask, 1) : HostMask;
            return (long)UInt128.Min(last, long.MaxValue - 1);
        }
    }

    private int Bits => IpText.Bits(First);

    private UInt128 HostMask
    {
        get
        {
            var hostBits = Bits - Network.PrefixLength;
            return hostBits == 128 ? UInt128.MaxValue : (UInt128.One << hostBits) - 1;
        }
    }

    /// <param name="networkAddress">The lowest address.</param>
    /// <param name="networkMask">The prefix length, in bits.</param>
    /// <param name="suffix">Of the fields that have the two: V6 for a second subnet.</param>
    /// <exception cref="InvalidFieldException">The prefix is longer than an address, or host bits are set.</exception>
    public static Subnet Create(IPAddress networkAddress, int networkMask, string suffix = "")
    {
        var bits = IpText.Bits(networkAddress);
        if (networkMask < 0 || networkMask > bits)
        {
            throw new InvalidFieldException("NetworkMask" + suffix, $"{networkMask} must be a prefix length from 0 to {bits}.");
        }

        var masked = IpText.Masked(networkAddress, networkMask);
        return masked.Equals(networkAddress)
            ? new Subnet(new IPNetwork(networkAddress, networkMask))
            : throw new InvalidFieldException(
                "NetworkAddress" + suffix,
                $"{networkAddress} has host bits set under /{networkMask}; the network address would be {masked}.");
    }

    /// <summary>As <see cref="Create"/>, for a new server: every address is one that a host can have.</summary>
    /// <exception cref="InvalidFieldException">
    /// As above, or the network has loopback, multicast, broadcast or unspecified addresses.
    /// </exception>
    public static Subnet CreateForHosts(IPAddress networkAddress, int networkMask, string suffix = "")
    {
        var subnet = Create(networkAddress, networkMask, suffix);
        return IpText.HostlessPartOf(subnet.Network) is { } hostless
            ? throw new InvalidFieldException(
                "NetworkAddress" + suffix, $"{subnet} overlaps {hostless}, whose addresses no host can have (RFC 6890).")
            : subnet;
    }

    /// <param name="index">0 is the network address.</param>
    /// <exception cref="ArgumentOutOfRangeException">The address would lie outside the subnet.</exception>
    public IPAddress AddressAt(long index) =>
        index >= 0 && (UInt128)index <= HostMask
            ? FromNumber(IpText.Number(First) + (UInt128)index)
            : throw new ArgumentOutOfRangeException(nameof(index), index, $"Not an address of {this}.");

    /// <summary>The address's index; null where it is no address of this, or its index is not counted.</summary>
    public long? IndexOf(IPAddress address) =>
        Network.Contains(address) && IpText.Number(address) - IpText.Number(First) is var index && index <= long.MaxValue
            ? (long)index
            : null;

    /// <summary>The network with the same network address and this prefix length, which is no longer.</summary>
    /// <exception cref="InvalidFieldException">It is longer, or the network address has host bits set then.</exception>
    public Subnet Widen(int networkMask, string suffix = "")
    {
        if (networkMask > Network.PrefixLength)
        {
            throw new InvalidFieldException(
                "NetworkMask" + suffix,
                $"{networkMask} must be {Network.PrefixLength} or less: {this} can only be widened, so that every lease stays.");
        }

        try
        {
            return CreateForHosts(First, networkMask, suffix);
        }
        catch (InvalidFieldException wrong)
        {
            throw new InvalidFieldException("NetworkMask" + suffix, wrong.Message); // the network address is not the caller's
        }
    }

    public bool Overlaps(Subnet other) => IpText.Overlap(Network, other.Network);

    public override string ToString() => Network.ToString();

    private IPAddress FromNumber(UInt128 number)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, number);
        return new IPAddress(bytes[(16 - (Bits / 8))..]);
    }
}
