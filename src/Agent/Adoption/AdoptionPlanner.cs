using System.Net;
using Agent.WireGuard;
using Broker.Domain.Addressing;
using Broker.Domain.Servers;

namespace Agent.Adoption;

/// <summary>Computes what becomes of a hand-made interface. Looks at nothing and changes nothing itself.</summary>
internal static class AdoptionPlanner
{
    public static AdoptionPlan Of(FoundInterface found, NameMap map, AdoptionOptions options)
    {
        var written = found.File?.ByKey;
        var networks = found.Peers.Select(IReadOnlyList<IPNetwork> (peer) => [.. peer.Networks]).ToArray();
        var subnets = SubnetChoice.Of(found.Addresses, networks);
        var server = ServerOf(found, subnets, options);
        var names = new PeerNames(map);
        var peers = found.Peers.Zip(networks)
            .Select(peer => PeerOf(peer.First, peer.Second, written?.GetValueOrDefault(peer.First.PublicKey), subnets, found, names))
            .ToArray();
        return new AdoptionPlan(
            found.Name, server, RoutedOverlaps.Mark(peers), [.. Problems(found, map, subnets, options)],
            [.. FileDifferences.Of(found, subnets)])
        {
            Notes = [.. Notes(found, subnets)],
        };
    }

    private static AdoptedServer? ServerOf(FoundInterface found, SubnetChoice? subnets, AdoptionOptions options) =>
        found.Keys is null || subnets is null || found.ListenPort == 0 ? null : new AdoptedServer(
            options.Server, found.Keys.PublicKey, subnets, found.ListenPort,
            options.Endpoint is null ? null : new Endpoint(options.Endpoint, options.EndpointPort ?? found.ListenPort), options);

    private static AdoptedPeer PeerOf(
        DevicePeer peer, IReadOnlyList<IPNetwork> networks, FoundPeer? written, SubnetChoice? subnets, FoundInterface found,
        PeerNames names)
    {
        IReadOnlyList<string> comments = written?.Comments ?? [];
        var name = names.Take(peer.PublicKey, comments);
        var rules = new PeerRules(peer, networks, subnets, found.Keys?.PublicKey);
        string?[] local =
        [
            peer.Extras.PresharedKey is null ? null : "preshared key",
            peer.Extras.Keepalive is { } keepalive ? $"keepalive {keepalive} s" : null,
            written?.HasEndpoint == true ? "endpoint" : null,
        ];
        return new AdoptedPeer(
            peer.PublicKey, name, PeerNaming.Note(comments, name), rules.Lease, rules.SecondLease, rules.Routed,
            [.. local.OfType<string>()],
            [.. rules.Problems]);
    }

    private static IEnumerable<string> Problems(FoundInterface found, NameMap map, SubnetChoice? subnets, AdoptionOptions options)
    {
        foreach (var problem in found.File?.Problems ?? [])
        {
            yield return $"{found.Name}.conf: {problem}";
        }

        if (found.Keys is null && found.File?.Problems is null or [])
        {
            yield return found.File is null
                ? $"{found.Name} has no private key."
                : $"{found.Name}.conf has no PrivateKey: write into it what `wg show {found.Name} private-key` prints, "
                    + "instead of a command that sets it.";
        }
        else if (found.Device?.PublicKey is { } running && running != found.Keys?.PublicKey && found.Keys is not null)
        {
            yield return $"{found.Name}.conf has another private key than the running interface, whose public key is {running}.";
        }

        if (found.ListenPort == 0)
        {
            yield return $"{found.Name} has no ListenPort: clients need a port that stays.";
        }

        if (subnets is null)
        {
            yield return NoSubnet(found);
        }
        else if (!subnets.IsHost(subnets.Address))
        {
            yield return $"The interface's own address {subnets.Address} is no host address of {subnets.First}: give it another one in it.";
        }

        if (options.Endpoint is null)
        {
            yield return "Where clients connect to is not known: `--endpoint HOST` or `--endpoint HOST:PORT`, "
                + "or server.endpoint_address in the configuration.";
        }

        foreach (var problem in map.Problems.Concat(map.Names.Keys.Except(found.Peers.Select(peer => peer.PublicKey))
            .Select(key => $"The map names {key}, which is no peer of {found.Name}.")).Concat(FileDifferences.ProblemsOf(found, subnets)))
        {
            yield return problem;
        }
    }

    private static string NoSubnet(FoundInterface found)
    {
        var addresses = found.Addresses;
        var advice = addresses.FirstOrDefault(address => IpText.IsSingle(address.Network)) is { } single
            ? $" Give it one, which cuts no tunnel: `ip address add {Widened(single)} dev {found.Name} "
                + $"&& ip address del {single} dev {found.Name}`, "
                + $"and write it as Address into {found.Name}.conf."
            : "";
        return $"{found.Name} has no address with a network for clients, such as 10.8.0.1/24 (it has: "
            + $"{string.Join(", ", addresses)}).{advice}";
    }

    private static string Widened(InterfaceAddress single) => $"{single.Address}/{(single.PrefixLength == 32 ? 24 : 64)}";

    private static IEnumerable<string> Notes(FoundInterface found, SubnetChoice? subnets)
    {
        if (subnets?.Reason is { } reason)
        {
            yield return reason;
        }

        if (found.Device is null)
        {
            yield return $"{found.Name} is down: it is brought up from its file.";
        }

        if (found.File is null)
        {
            yield return $"There is no {found.Name}.conf: one is written, for the next boot.";
        }
        else if (FileDifferences.SavesConfig(found.File))
        {
            yield return $"SaveConfig goes from {found.Name}.conf: `wg-quick down` would write the running peers over the file.";
        }
    }
}
