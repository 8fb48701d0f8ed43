using System.Runtime.InteropServices;

namespace Broker.Domain.Addressing;

/// <summary>Indexes from the first to the last, both included.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct AddressRange
{
    public AddressRange(long first, long last) =>
        (First, Last) = first <= last
            ? (first, last)
            : throw new ArgumentOutOfRangeException(nameof(last), last, $"Must be {first} or more.");

    public long First { get; }

    public long Last { get; }

    public bool Has(long index) => index >= First && index <= Last;
}

/// <summary>
/// The free indexes of a server as ranges, or those of them that a change touches (rule 1). Invariant: in order, and neither overlapping
/// nor adjacent, so that every change touches at most two ranges.
/// </summary>
public sealed class FreeAddresses
{
    private FreeAddresses(IReadOnlyList<AddressRange> ranges) => Ranges = ranges;

    public IReadOnlyList<AddressRange> Ranges { get; }

    public static FreeAddresses Of(IEnumerable<AddressRange> ranges) => new([.. ranges.Distinct().OrderBy(range => range.First)]);

    /// <summary>All of a server's, where these are taken beside its own.</summary>
    /// <param name="pool">The server's.</param>
    /// <param name="taken">Leased indexes, in any order.</param>
    public static FreeAddresses Except(AddressPool pool, IEnumerable<long> taken)
    {
        var ranges = new List<AddressRange>();
        var next = 1L;
        foreach (var index in taken.Append(pool.ServerIndex).Order())
        {
            if (index > next)
            {
                ranges.Add(new AddressRange(next, index - 1));
            }

            next = index + 1;
        }

        if (next <= pool.LastIndex)
        {
            ranges.Add(new AddressRange(next, pool.LastIndex));
        }

        return new FreeAddresses(ranges);
    }

    /// <summary>The lowest free index that is not below this one; null when there is none.</summary>
    public long? Lowest(long from) =>
        Ranges.Where(range => range.Last >= from).Select(range => (long?)Math.Max(range.First, from)).FirstOrDefault();

    /// <exception cref="ArgumentOutOfRangeException">The index is not free.</exception>
    public FreeAddresses Take(long index)
    {
        var from = Ranges.FirstOrDefault(range => range.Has(index));
        if (from == default)
        {
            throw new ArgumentOutOfRangeException(nameof(index), index, "Not free.");
        }

        var left = new List<AddressRange>(Ranges.Where(range => range != from));
        if (index > from.First)
        {
            left.Add(new AddressRange(from.First, index - 1));
        }

        if (index < from.Last)
        {
            left.Add(new AddressRange(index + 1, from.Last));
        }

        return Of(left);
    }

    /// <summary>With a range more, none of which is free; it joins its neighbours.</summary>
    public FreeAddresses Free(AddressRange range)
    {
        var (first, last) = (range.First, range.Last);
        var others = new List<AddressRange>();
        foreach (var other in Ranges)
        {
            if (other.Last == range.First - 1)
            {
                first = other.First;
            }
            else if (other.First == range.Last + 1)
            {
                last = other.Last;
            }
            else
            {
                others.Add(other);
            }
        }

        return Of(others.Append(new AddressRange(first, last)));
    }

    /// <inheritdoc cref="Free(AddressRange)"/>
    public FreeAddresses Free(long index) => Free(new AddressRange(index, index));
}
