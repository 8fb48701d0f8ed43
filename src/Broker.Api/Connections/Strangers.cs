using System.Net;

namespace Broker.Api.Connections;

/// <summary>The connections on which nobody has authenticated, by address and age. Not for concurrent use.</summary>
internal sealed class Strangers
{
    private readonly Dictionary<IPAddress, LinkedList<Seat>> byAddress = [];

    public int Count { get; private set; }

    /// <summary>The oldest of the address that has most of them.</summary>
    public Seat? OldestOfTheMost => byAddress.Values.MaxBy(seats => seats.Count)?.First?.Value;

    public void Add(Seat seat)
    {
        if (!byAddress.TryGetValue(seat.Address, out var seats))
        {
            byAddress.Add(seat.Address, seats = new LinkedList<Seat>());
        }

        seats.AddLast(seat.Node);
        Count++;
    }

    /// <summary>False for one who is no stranger.</summary>
    public bool Remove(Seat seat)
    {
        if (seat.Node.List is not { } seats)
        {
            return false;
        }

        seats.Remove(seat.Node);
        Count--;
        if (seats.Count == 0)
        {
            byAddress.Remove(seat.Address);
        }

        return true;
    }
}
