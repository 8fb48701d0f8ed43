using System.Net;
using Agent.Configuration;
using Agent.Files;
using Agent.WireGuard;

namespace Agent.Servers;

/// <summary>A server's interface on this host, and its file for the next boot, which is always written first.</summary>
internal sealed class ServerInterface(
    ServerSettings settings, IWireGuard wireGuard, AgentFolders folders, KeyPair keys, AgentLog log)
{
    private readonly BootFile bootFile = new(folders.Configuration(settings.Interface));

    public Task<Device?> FindAsync() => wireGuard.FindDeviceAsync(settings.Interface);

    /// <summary>Whether the interface has the server's key and port.</summary>
    public bool IsSetUp(Device device) => device.PublicKey == keys.PublicKey && device.ListenPort == settings.EndpointPort;

    /// <summary>The interface, brought up if that can be without the broker's word.</summary>
    public async Task<Device?> RaiseAsync()
    {
        var device = await FindAsync();
        if (device is null || !bootFile.IsFor(keys.PrivateKey) || await wireGuard.IsRaisedAsync(settings.Interface))
        {
            return device ?? await BootAsync();
        }

        log.Info($"{settings.Interface} is only half up: taking it down and up again.");
        await wireGuard.DownAsync(settings.Interface);
        return await BootAsync();
    }

    /// <exception cref="DecisionNeededException">
    /// Somebody else has set the interface up, running or in its file: it must not get this server's key.
    /// </exception>
    public void RefuseToTakeOver(Device? device)
    {
        var isForeign = device?.PublicKey is { } key && key != keys.PublicKey && !bootFile.IsOf(settings.Name);
        if (isForeign || bootFile.IsForeign(keys.PrivateKey, settings.Name))
        {
            throw new DecisionNeededException(
                $"The interface {settings.Interface} has another private key than server '{settings.Name}': the agent will not take it "
                + $"over. Name another one with `interface:`; or copy that key to .{settings.Name}.priv to go on with it.");
        }
    }

    /// <summary>Brings the interface up with these peers.</summary>
    public async Task BringUpAsync(IReadOnlyList<WantedPeer> wanted, IPAddress address)
    {
        bootFile.Write(ServerConfiguration.Of(settings, keys, address), wanted);
        await wireGuard.UpAsync(settings.Interface);
        log.Info($"Brought {settings.Interface} up with {wanted.Count} peers.");
    }

    /// <summary>Makes the interface, which is up, have exactly these peers.</summary>
    /// <param name="device">As it is.</param>
    /// <param name="wanted">All its peers.</param>
    /// <param name="diff">Between the two.</param>
    /// <param name="address">The server's own.</param>
    public async Task ApplyAsync(Device device, IReadOnlyList<WantedPeer> wanted, PeerDiff diff, IPAddress address)
    {
        var configuration = ServerConfiguration.Of(settings, keys, address);
        bootFile.Write(configuration, wanted);
        if (IsSetUp(device))
        {
            await wireGuard.ChangePeersAsync(settings.Interface, diff);
            return;
        }

        await wireGuard.SynchronizeAsync(settings.Interface, writer => configuration.WriteForWg(writer, wanted, bootFile.Interface));
    }

    /// <summary>Makes the file say what the interface has. Returns whether it had to be written.</summary>
    public bool MendBootFile(IReadOnlyList<WantedPeer> wanted, IPAddress address)
    {
        var configuration = ServerConfiguration.Of(settings, keys, address);
        if (bootFile.IsCurrent(configuration, wanted))
        {
            bootFile.Protect();
            return false;
        }

        bootFile.Write(configuration, wanted);
        log.Info($"Wrote the file of {settings.Interface} for the next boot anew.");
        return true;
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

        var device = await FindAsync();
        log.Info($"Brought {settings.Interface} up with the {device?.Peers.Count ?? 0} peers last known.");
        return device;
    }
}
