using Agent.Brokers;
using Agent.Configuration;
using Agent.Servers;
using Agent.WireGuard;
using Broker.Contracts;
using Broker.Domain.Addressing;

namespace Agent.Adoption;

/// <summary>
/// The daemon's first round for an adopted interface, computed before the broker knows of it: it must write the file and change nothing
/// else, and the file must keep every line that is not the agent's.
/// </summary>
internal static class Rehearsal
{
    /// <summary>Lines of the file that the running interface decides, and SaveConfig.</summary>
    private static readonly string[] Decided = ["ListenPort", "AllowedIPs", "PresharedKey", "PersistentKeepalive", "SaveConfig"];

    /// <summary>What is against the adoption; a sentence each.</summary>
    public static IEnumerable<string> Problems(
        AdoptionPlan plan, FoundInterface found, ServerSettings settings, string path, DateTimeOffset now)
    {
        Plan round;
        try
        {
            round = PlanOf(plan, found, settings, path, now);
        }
        catch (BrokerFaultException fault)
        {
            return [fault.Message];
        }

        IEnumerable<string> lost = round.Steps.OfType<WriteFile>().LastOrDefault() is { } written && found.File is { } file
            ? Lost(file.Text, written.Text)
            : [];
        return round.Findings.Where(finding => finding.IsOpen).Select(finding => finding.Text)
            .Concat(lost.Select(line => $"The file would lose a line: {line}."));
    }

    /// <exception cref="BrokerFaultException">The daemon would not take what the broker would answer.</exception>
    public static Plan PlanOf(AdoptionPlan plan, FoundInterface found, ServerSettings settings, string path, DateTimeOffset now)
    {
        var host = new HostState(found.Keys, found.Device, found.Link, found.File?.File, ServerState.Empty, []);
        var known = KnownServer.Read(Known(plan.Server!));
        var list = PeerList.Read(
            new ServerConfigResponse
            {
                ServerId = Guid.Empty.ToString(), Revision = 1, Server = Known(plan.Server!), DeletedServerIds = [], Peers = Wanted(plan),
            },
            known, found.Keys!.PublicKey);
        return new ServerPlanner(settings, path, isAdopting: true)
            .Of(host, new BrokerView(known, list, DeletedIds: [], WasKnown: true), RoundMemory.None, now).Plan;
    }

    private static ConfiguredServerResponse Known(AdoptedServer server)
    {
        var (first, own, second, _) = server.Subnets;
        return new ConfiguredServerResponse
        {
            PublicKey = server.Key.ToString(),
            EndpointAddress = server.Endpoint!.Address.ToString(),
            EndpointPort = server.Endpoint.Port,
            NetworkAddress = first.First.ToString(),
            NetworkMask = first.Network.PrefixLength,
            ServerWgIp = own.ToString(),
            NetworkAddressV6 = second?.First.ToString(),
            NetworkMaskV6 = second?.Network.PrefixLength,
            ServerWgIpV6 = second?.AddressAt(first.IndexOf(own)!.Value).ToString(),
        };
    }

    private static IReadOnlyList<PeerResponse> Wanted(AdoptionPlan plan) =>
    [
        .. plan.Peers.Select(peer => new PeerResponse
        {
            IpAddress = peer.Lease!.ToString(),
            PublicKey = peer.Key.ToString(),
            AllowedIps = [.. peer.Leases.Select(IpText.NetworkOf).Concat(peer.Routed).Select(network => network.ToString())],
        }),
    ];

    /// <summary>Lines that are not in the new text as often; their settings' names, since values may be keys.</summary>
    private static IEnumerable<string> Lost(string before, string after)
    {
        var kept = after.Split('\n').CountBy(line => line).ToDictionary();
        foreach (var line in before.Split('\n').Where(line => line.Trim().Length > 0))
        {
            if (kept.TryGetValue(line, out var count) && count > 0)
            {
                kept[line] = count - 1;
            }
            else if (QuickSetting.Read(line) is not { } setting || !Decided.Any(setting.Is))
            {
                yield return Printable.Text(line.Split('=', 2)[0].Trim());
            }
        }
    }
}
