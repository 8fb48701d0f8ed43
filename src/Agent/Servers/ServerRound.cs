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
    private readonly IWireGuard wireGuard;
    private readonly KeyPair keys;
    private readonly AgentLog log;
    private readonly ServerRegistration registration;
    private readonly PeerFeed feed;
    private readonly RemovalGuard guard;
    private readonly BootFile bootFile;

    private IPAddress? address;
    private bool isUnknown;
    private bool isSteady;

    public ServerRound(
        ServerSettings settings, BrokerClient broker, IWireGuard wireGuard, AgentFolders folders, KeyPair keys, TimeProvider time,
        AgentLog log)
    {
        (this.settings, this.wireGuard, this.keys, this.log) = (settings, wireGuard, keys, log);
        registration = new ServerRegistration(broker, settings, log);
        feed = new PeerFeed(broker, settings, keys.PublicKey, time);
        guard = new RemovalGuard(time);
        bootFile = new BootFile(folders.Configuration(settings.Interface));
    }

    /// <summary>Whether the broker holds the next round's question until something changes: then it can begin at once.</summary>
    public bool IsWatching => isSteady && feed.Waits;

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
        var device = wasSteady ? null : await LookAsync();
        if (address is null)
        {
            RefuseToTakeOver(device);
            address = await registration.EnsureAsync(keys.PublicKey, cancellationToken);
        }

        if (await FetchPeersAsync(address, wasSteady, cancellationToken) is not { } wanted)
        {
            return RoundOutcome.InDoubt;
        }

        var outcome = await ApplyAsync(wanted, wasSteady ? await wireGuard.FindDeviceAsync(settings.Interface) : device, address);
        isSteady = outcome is not RoundOutcome.InDoubt;
        return outcome;
    }

    private async Task<RoundOutcome> ApplyAsync(IReadOnlyList<WantedPeer> wanted, Device? device, IPAddress serverAddress)
    {
        var configuration = ServerConfiguration.Of(settings, keys, serverAddress);
        if (device is null)
        {
            bootFile.Write(configuration, wanted);
            await wireGuard.UpAsync(settings.Interface);
            log.Info($"Brought {settings.Interface} up with {wanted.Count} peers.");
            return RoundOutcome.Applied;
        }

        var diff = PeerDiff.Between(wanted, device.Peers);
        var isAllowed = guard.Allows(diff, wanted, device) || isUnknown;
        if (diff.IsEmpty && device.PublicKey == keys.PublicKey && device.ListenPort == settings.EndpointPort)
        {
            return KeepBootFile(configuration, wanted);
        }

        if (!isAllowed)
        {
            log.Fault(
                "held-back", $"The broker's list would cut most live tunnels of {settings.Interface} ({diff}): it has to say so twice.");
            return RoundOutcome.InDoubt;
        }

        bootFile.Write(configuration, wanted);
        await wireGuard.SynchronizeAsync(settings.Interface, writer => configuration.WriteForWg(writer, wanted, bootFile.Interface));
        log.Info($"Applied to {settings.Interface}: {diff}, now {wanted.Count} peers.");
        return isUnknown ? RoundOutcome.InDoubt : RoundOutcome.Applied;
    }

    /// <summary>The interface, up if that can be without the broker's word.</summary>
    private async Task<Device?> LookAsync()
    {
        var device = await wireGuard.FindDeviceAsync(settings.Interface);
        if (device is null || !bootFile.IsFor(keys.PrivateKey) || await wireGuard.IsRaisedAsync(settings.Interface))
        {
            return device ?? await BootAsync();
        }

        log.Info($"{settings.Interface} is only half up: taking it down and up again.");
        await wireGuard.DownAsync(settings.Interface);
        return await BootAsync();
    }

    /// <summary>Brings the interface up as it last was; null where that is not known, or does not work without the broker's word.</summary>
    private async Task<Device?> BootAsync()
    {
        if (!bootFile.IsFor(keys.PrivateKey))
        {
            return null;
        }

        try
        {
            await wireGuard.UpAsync(settings.Interface);
        }
        catch (ToolException exception)
        {
            log.Fault("boot", $"{settings.Interface} does not come up from its file: {exception.Message}");
            return null;
        }

        var device = await wireGuard.FindDeviceAsync(settings.Interface);
        log.Info($"Brought {settings.Interface} up with the {device?.Peers.Count ?? 0} peers last known.");
        return device;
    }

    /// <summary>An interface that somebody else has set up, running or in its file, must not get this server's key.</summary>
    private void RefuseToTakeOver(Device? device)
    {
        var isForeign = device?.PublicKey is { } key && key != keys.PublicKey && !bootFile.IsOf(settings.Name);
        if (isForeign || bootFile.IsForeign(keys.PrivateKey, settings.Name))
        {
            throw new DecisionNeededException(
                $"The interface {settings.Interface} has another private key than server '{settings.Name}': the agent will not take it "
                + $"over. Name another one with `interface:`; or copy that key to .{settings.Name}.priv to go on with it.");
        }
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
            log.Fault(refusal.Kind, $"The broker does not know server '{settings.Name}' any more. If it says so twice, no peer stays.");
            return wasUnknown ? [] : null;
        }
    }

    private RoundOutcome KeepBootFile(ServerConfiguration configuration, IReadOnlyList<WantedPeer> wanted)
    {
        if (bootFile.IsCurrent(configuration, wanted))
        {
            bootFile.Protect();
            return isUnknown ? RoundOutcome.InDoubt : RoundOutcome.InStep;
        }

        bootFile.Write(configuration, wanted);
        log.Info($"Wrote the file of {settings.Interface} for the next boot anew.");
        return RoundOutcome.Applied;
    }
}
