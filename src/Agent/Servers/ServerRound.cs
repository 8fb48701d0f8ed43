using System.Net;
using Agent.Brokers;
using Agent.Configuration;
using Agent.Files;
using Agent.WireGuard;

namespace Agent.Servers;

/// <summary>What a round came to.</summary>
internal enum RoundOutcome
{
    /// <summary>The interface had what the broker wants.</summary>
    InStep,

    /// <summary>It has it now.</summary>
    Applied,

    /// <summary>The broker cuts most tunnels and has to say so again, or says that it knows no such server.</summary>
    InDoubt,
}

/// <summary>One server's way from what the broker says to what the interface has. One call at a time.</summary>
internal sealed class ServerRound
{
    private readonly ServerSettings settings;
    private readonly KeyPair keys;
    private readonly AgentLog log;
    private readonly ServerInterface networkInterface;
    private readonly ServerRegistration registration;
    private readonly PeerFeed feed;
    private readonly RemovalGuard guard;

    private IPAddress? address;
    private bool isUnknown;
    private bool isSteady;

    public ServerRound(
        ServerSettings settings, BrokerClient broker, IWireGuard wireGuard, AgentFolders folders, KeyPair keys, TimeProvider time,
        AgentLog log)
    {
        (this.settings, this.keys, this.log) = (settings, keys, log);
        networkInterface = new ServerInterface(settings, wireGuard, folders, keys, log);
        registration = new ServerRegistration(broker, settings, log);
        feed = new PeerFeed(broker, settings, keys.PublicKey, time);
        guard = new RemovalGuard(time);
    }

    /// <summary>Whether the broker holds the next round's question until something changes: then it can begin at once.</summary>
    public bool IsWatching => isSteady && feed.Waits;

    /// <summary>Which of the broker's lists the interface has; null while it has none of them.</summary>
    public ListVersion? Applied { get; private set; }

    /// <summary>
    /// Fetches, compares, applies what differs. A round after one that went well may wait for the broker's answer; any other
    /// first sees to it that the interface is up.
    /// </summary>
    /// <exception cref="BrokerFaultException">No usable answer: nothing was changed.</exception>
    /// <exception cref="ToolException">WireGuard's tools failed.</exception>
    /// <exception cref="DecisionNeededException">This cannot go on by itself.</exception>
    public async Task<RoundOutcome> RunAsync(CancellationToken cancellationToken)
    {
        var wasSteady = isSteady;
        isSteady = false;
        var device = wasSteady ? null : await networkInterface.RaiseAsync();
        if (address is null)
        {
            networkInterface.RefuseToTakeOver(device);
            address = await registration.EnsureAsync(keys.PublicKey, cancellationToken);
        }

        if (await FetchPeersAsync(address, wasSteady, cancellationToken) is not { } wanted)
        {
            return RoundOutcome.InDoubt;
        }

        var outcome = await ApplyAsync(wanted, wasSteady ? await networkInterface.FindAsync() : device, address);
        isSteady = outcome is not RoundOutcome.InDoubt;
        Applied = isSteady ? feed.Last : Applied;
        return outcome;
    }

    /// <summary>Null while the broker has said only once that it knows no such server; none at all when it has said so twice.</summary>
    private async Task<IReadOnlyList<WantedPeer>?> FetchPeersAsync(
        IPAddress serverAddress, bool mayWait, CancellationToken cancellationToken)
    {
        var wasUnknown = isUnknown;
        isUnknown = false;
        try
        {
            return await feed.FetchAsync(serverAddress, mayWait, cancellationToken);
        }
        catch (BrokerRefusalException refusal) when (refusal.IsServerNotFound)
        {
            isUnknown = true;
            Applied = null;
            log.Fault(refusal.Kind, $"The broker does not know server '{settings.Name}' any more. If it says so twice, no peer stays.");
            return wasUnknown ? [] : null;
        }
    }

    private async Task<RoundOutcome> ApplyAsync(IReadOnlyList<WantedPeer> wanted, Device? device, IPAddress serverAddress)
    {
        if (device is null)
        {
            await networkInterface.BringUpAsync(wanted, serverAddress);
            return RoundOutcome.Applied;
        }

        var diff = PeerDiff.Between(wanted, device.Peers);
        var isAllowed = guard.Allows(diff, wanted, device) || isUnknown;
        if (diff.IsEmpty && networkInterface.IsSetUp(device))
        {
            var outcome = networkInterface.MendBootFile(wanted, serverAddress) ? RoundOutcome.Applied : RoundOutcome.InStep;
            return isUnknown ? RoundOutcome.InDoubt : outcome;
        }

        if (!isAllowed)
        {
            log.Fault(
                "held-back", $"The broker's list would cut most live tunnels of {settings.Interface} ({diff}): it has to say so twice.");
            return RoundOutcome.InDoubt;
        }

        await networkInterface.ApplyAsync(device, wanted, diff, serverAddress);
        log.Info($"Applied to {settings.Interface}: {diff}, now {wanted.Count} peers.");
        return isUnknown ? RoundOutcome.InDoubt : RoundOutcome.Applied;
    }
}
