using System.Buffers.Binary;
using System.Net;
using Agent.WireGuard;
using Broker.Domain;
using Broker.Domain.Addressing;

namespace Agent.Adoption;

/// <summary>Counts addresses as a lease does: from the network address of their subnet (rule 2).</summary>
internal static class AddressIndex
{
    private static readonly IPNetwork LinkLocal = IPNetwork.Parse("fe80::/10");

    /// <summary>The subnet of an interface's address; null where the broker can have none such: a single address, link-local.</summary>
    public static Subnet? SubnetOf(InterfaceAddress address)
    {
        try
        {
            return LinkLocal.Contains(address.Address)
                ? null
                : AddressPool.Create(Subnet.CreateForHosts(address.Network.BaseAddress, address.PrefixLength), reservedCount: 0).Subnet;
        }
        catch (InvalidFieldException)
        {
            return null;
        }
    }

    /// <summary>The index of one of the subnet's addresses.</summary>
    public static UInt128 Of(IPAddress address, Subnet subnet) => Number(address) - Number(subnet.First);

    /// <summary>Whether a server or a client can have the index.</summary>
    public static bool IsHost(UInt128 index, Subnet subnet) => index >= 1 && index <= (UInt128)subnet.LastHostIndex;

    public static bool IsSingle(IPNetwork network) => network == IpText.NetworkOf(network.BaseAddress);

    public static bool Overlap(IPNetwork one, IPNetwork other) => one.Contains(other.BaseAddress) || other.Contains(one.BaseAddress);

    public static UInt128 Number(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        return bytes.Length == 4 ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }
}
