using System.Net;

namespace Broker.Infrastructure.Tests.Model;

/// <summary>The addresses of one server in the plainest words: each lease is looked for from the first address to the last.</summary>
/// <param name="first">The network address of the first subnet, whose addresses are few enough to be counted in its last part.</param>
internal sealed class NaivePool(string first, int mask)
{
    private const string Second = "fd00::";

    public int Mask { get; private set; } = mask;

    public int Reserved { get; private set; }

    public long Server { get; private set; } = 1;

    public bool HasSecond { get; private set; }

    public Dictionary<string, long> Leases { get; } = new(StringComparer.Ordinal);

    /// <summary>Addresses in quarantine and who had them, the last one last.</summary>
    public List<(long Index, string Client)> Quarantined { get; } = [];

    public bool HasQuarantine { get; set; }

    public Dictionary<string, IPNetwork> Routed { get; } = new(StringComparer.Ordinal);

    public bool IsV6 => first.Contains(':');

    private long LastHost => IsV6 ? (1L << (128 - Mask)) - 1 : (1L << (32 - Mask)) - 2;

    private IEnumerable<long> Leasable => Enumerable.Range(1, (int)LastHost).Select(index => (long)index).Where(IsLeasable);

    public string Address(long index) => HasSecond ? $"{At(first, index)} and {At(Second, index)}" : $"{At(first, index)}";

    /// <summary>The index as an address of the first subnet, or of the second one.</summary>
    public IPAddress Named(long index, bool second) => At(second && HasSecond ? Second : first, index);

    /// <returns>The lease, or the refusal.</returns>
    public string Give(string client, long? named, IPNetwork? routed)
    {
        if (named is { } index && (index < 1 || index > LastHost || index == Server))
        {
            return "validation";
        }

        if (Leases.Any(lease => lease.Value == named && lease.Key != client))
        {
            return "lease-in-use";
        }

        if (routed is { } network && Routed.Any(other => other.Key != client && Overlap(other.Value, network)))
        {
            return "network-overlap";
        }

        var own = Quarantined.Where(left => left.Client == client).Select(left => left.Index).TakeLast(1);
        var free = Leasable.Where(candidate => !Leases.ContainsValue(candidate) && Quarantined.TrueForAll(left => left.Index != candidate));
        var next = own.Concat(free).Take(1).ToArray();
        if (named is null && !Leases.ContainsKey(client) && next.Length == 0)
        {
            return "pool-exhausted";
        }

        var isHeld = Leases.TryGetValue(client, out var held);
        Leases[client] = named ?? (isHeld ? held : next[0]);
        Quarantined.RemoveAll(left => left.Index == Leases[client]);
        if (isHeld && held != Leases[client] && HasQuarantine)
        {
            Quarantined.Add((held, client));
        }

        if (routed is not null)
        {
            Routed[client] = routed.Value;
        }

        return Address(Leases[client]);
    }

    public string Remove(string client)
    {
        Routed.Remove(client);
        if (Leases.TryGetValue(client, out var index) && HasQuarantine)
        {
            Quarantined.Add((index, client));
        }

        return Leases.Remove(client) ? "1" : "0";
    }

    public string Widen(int mask) => mask > Mask ? "validation" : Try(() => Mask = mask);

    public string Reserve(int count) => Try(() => Reserved = count);

    public string MoveServer(long index) =>
        index < 1 || index > LastHost ? "validation"
        : !CanMove(index) ? "validation"
        : Leases.ContainsValue(index) ? "lease-in-use"
        : Try(() =>
        {
            Server = index;
            Quarantined.RemoveAll(left => left.Index == index);
        });

    public string AddSecond()
    {
        HasSecond = true;
        return "done";
    }

    /// <summary>A change that leaves nothing to lease is refused.</summary>
    private string Try(Action change)
    {
        var (mask, reserved, server) = (Mask, Reserved, Server);
        change();
        if (Leasable.Any())
        {
            return "done";
        }

        (Mask, Reserved, Server) = (mask, reserved, server);
        return "validation";
    }

    private bool CanMove(long index) => Leasable.Append(Server).Any(other => other != index && other > Math.Max(Reserved, 1));

    private bool IsLeasable(long index) => index > Math.Max(Reserved, 1) && index != Server;

    private static IPAddress At(string network, long index)
    {
        var bytes = IPAddress.Parse(network).GetAddressBytes();
        (bytes[^2], bytes[^1]) = ((byte)(index >> 8), (byte)index);
        return new IPAddress(bytes);
    }

    private static bool Overlap(IPNetwork one, IPNetwork other) => one.Contains(other.BaseAddress) || other.Contains(one.BaseAddress);
}
