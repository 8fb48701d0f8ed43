using System.Numerics;
using Broker.Domain.Addressing;

namespace Broker.Domain.Tests.Addressing;

/// <summary>Rule 1 as the plainest algorithm: try one address after the other.</summary>
internal sealed class LeaseModel(Subnet subnet, int reservedCount)
{
    public List<long> Taken { get; } = [];

    public BigInteger NetworkAddress { get; } = subnet.First.Number();

    public long? LowestFree()
    {
        var taken = Taken.ToHashSet();
        var isIpv4 = subnet.First.GetAddressBytes().Length == 4;
        var last = (long)(subnet.Last.Number() - NetworkAddress) - (isIpv4 ? 1 : 0);
        for (var index = 2L; index <= last; index++)
        {
            if (index > reservedCount && !taken.Contains(index))
            {
                return index;
            }
        }

        return null;
    }
}
