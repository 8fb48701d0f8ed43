using System.Net;
using Broker.Domain.Addressing;
using FsCheck;
using FsCheck.Fluent;

namespace Broker.Domain.Tests.Addressing;

/// <summary>Random addresses, subnets and pools for properties.</summary>
public static class Arbitraries
{
    /// <summary>Of few different bytes, so that subnets often overlap and bits at the edge of a mask are often set.</summary>
    public static Arbitrary<IPAddress> Addresses() => Addresses(4).Or(Addresses(16)).ToArbitrary();

    public static Arbitrary<Subnet> Subnets() => Subnets(4, 0, 32).Or(Subnets(16, 0, 128)).ToArbitrary();

    /// <summary>
    /// Pools of 1 to 65,533 leases, most of them so small that a few hundred requests exhaust them; none, some or nearly all
    /// addresses are reserved.
    /// </summary>
    public static Arbitrary<AddressPool> Pools() =>
        (from subnet in Subnets(4, 16, 30).Or(Subnets(4, 25, 30)).Or(Subnets(16, 112, 126)).Or(Subnets(16, 121, 126))
         let most = (int)subnet.LastHostIndex - 1
         from reserved in Gen.Elements(0, 1).Or(Gen.Choose(0, most)).Or(Gen.Choose(Math.Max(0, most - 40), most))
         select AddressPool.Create(subnet, reserved)).ToArbitrary();

    private static Gen<IPAddress> Addresses(int length) =>
        Gen.Elements<byte>(0x00, 0x01, 0x80, 0xff).ArrayOf(length).Select(bytes => new IPAddress(bytes));

    private static Gen<Subnet> Subnets(int length, int shortest, int longest) =>
        from address in Addresses(length)
        from mask in Gen.Choose(shortest, longest)
        select Around(address, mask);

    private static Subnet Around(IPAddress address, int mask)
    {
        IpText.TryParseCidr($"{address}/{mask}", out var network).ShouldBeTrue();
        return Subnet.Create(network.BaseAddress, network.PrefixLength);
    }

    private static Gen<T> Or<T>(this Gen<T> one, Gen<T> other) => Gen.OneOf(one, other);
}
