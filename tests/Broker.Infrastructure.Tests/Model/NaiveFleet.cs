using System.Net;

namespace Broker.Infrastructure.Tests.Model;

internal sealed record NaivePeering(string Client, string Key, long Index);

/// <summary>One server in the plainest words: a list of peerings that is searched from end to end.</summary>
internal sealed class NaiveServer(string name, IPNetwork subnet, int reserved, string key)
{
    public string Name => name;

    public IPNetwork Subnet => subnet;

    public int Reserved => reserved;

    public string Key { get; set; } = key;

    public List<NaivePeering> Peerings { get; } = [];

    private int FirstIndex => Math.Max(reserved, 1) + 1;

    private long LastIndex => (1L << (32 - subnet.PrefixLength)) - 2;

    public string AddressOf(long index)
    {
        var bytes = subnet.BaseAddress.GetAddressBytes();
        for (var (i, rest) = (3, index); rest > 0; i--, rest >>= 8)
        {
            bytes[i] += (byte)rest; // no carry: the network address has no host bits
        }

        return new IPAddress(bytes).ToString();
    }

    /// <returns>The address; or the refusal, or refusals separated by a bar where several are right.</returns>
    public string Add(string client, string newKey)
    {
        var previous = Peerings.Find(peering => peering.Client == client);
        var index = previous?.Index ?? FirstIndex;
        while (previous is null && Peerings.Exists(peering => peering.Index == index))
        {
            index++;
        }

        List<string> refusals = [];
        if (newKey == Key || Peerings.Exists(peering => peering.Key == newKey && peering.Client != client))
        {
            refusals.Add("key-in-use");
        }

        if (index > LastIndex)
        {
            refusals.Add("pool-exhausted");
        }

        if (refusals.Count > 0)
        {
            return string.Join('|', refusals);
        }

        Peerings.RemoveAll(peering => peering.Client == client);
        Peerings.Add(new NaivePeering(client, newKey, index));
        return AddressOf(index);
    }
}

/// <summary>What the broker promises of a fleet. Every method returns what the broker must answer.</summary>
internal sealed class NaiveFleet
{
    public List<NaiveServer> Servers { get; } = [];

    public string AddServer(NaiveServer server)
    {
        if (Servers.Find(other => other.Name == server.Name) is { } same)
        {
            return (same.Subnet, same.Reserved, same.Key) == (server.Subnet, server.Reserved, server.Key) ? "same" : "server-exists";
        }

        List<string> refusals =
        [
            .. Servers.Exists(other => other.Key == server.Key) ? ["key-in-use"] : Array.Empty<string>(),
            .. Servers.Exists(other => Overlap(other.Subnet, server.Subnet)) ? ["subnet-overlap"] : Array.Empty<string>(),
        ];
        if (refusals.Count == 0)
        {
            Servers.Add(server);
        }

        return refusals.Count == 0 ? "new" : string.Join('|', refusals);
    }

    public string ChangeKey(string name, string key)
    {
        if (Servers.Find(other => other.Name == name) is not { } server)
        {
            return "server-not-found";
        }

        if (Servers.Exists(other => other != server && other.Key == key) || server.Peerings.Exists(peering => peering.Key == key))
        {
            return "key-in-use";
        }

        server.Key = key;
        return key;
    }

    public string AddClient(string client, string server, string key) =>
        Servers.Find(other => other.Name == server)?.Add(client, key) ?? "server-not-found";

    public string RemovePeer(string client, string server) =>
        $"{Servers.Find(other => other.Name == server)?.Peerings.RemoveAll(peering => peering.Client == client) ?? 0}";

    public string DeleteClient(string client) =>
        $"{Servers.Sum(server => server.Peerings.RemoveAll(peering => peering.Client == client))}";

    public string DeleteServer(string name)
    {
        var count = Servers.Find(other => other.Name == name)?.Peerings.Count ?? 0;
        Servers.RemoveAll(other => other.Name == name);
        return $"{count}";
    }

    private static bool Overlap(IPNetwork one, IPNetwork other) => one.Contains(other.BaseAddress) || other.Contains(one.BaseAddress);
}
