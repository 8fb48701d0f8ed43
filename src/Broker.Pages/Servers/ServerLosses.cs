using Broker.Contracts;

namespace Broker.Pages.Servers;

/// <summary>What a change of a server takes from its clients, a sentence each.</summary>
internal static class ServerLosses
{
    public static IReadOnlyList<string> Of(UpdateServerRequest change, ServerSettings before, ServerStatusResponse status)
    {
        var losses = new List<string>();
        if (status.Peers == 0)
        {
            return losses;
        }

        var movesEndpoint = change.EndpointAddress is not null || change.EndpointPort is not null;
        var reclaimsEarlier = change.ReclaimIdleDays is { } days and > 0 && (before.Reclaim == 0 || days < before.Reclaim);
        Add(change.PublicKey is not null, Texts.ServerSettings.LosesKey);
        Add(movesEndpoint, Texts.ServerSettings.LosesEndpoint(before.EndpointAddress, before.EndpointPort));
        Add(change.ServerWgIp is not null, Texts.ServerSettings.LosesAddress(before.Address));
        Add(reclaimsEarlier, Texts.ServerSettings.LosesIdle(change.ReclaimIdleDays));
        if (losses.Count > 0)
        {
            losses.Add(Texts.ServerSettings.Concerned(status.Peers, status.PeersOnline));
        }

        return losses;

        void Add(bool isLost, string loss)
        {
            if (isLost)
            {
                losses.Add(loss);
            }
        }
    }
}
