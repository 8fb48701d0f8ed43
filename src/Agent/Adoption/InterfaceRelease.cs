using Agent.Configuration;
using Agent.Files;
using Agent.Servers;
using Agent.WireGuard;
using Broker.Domain.Keys;
using Broker.Domain.Servers;

namespace Agent.Adoption;

/// <summary>
/// Gives an adopted interface back: its file is what it was before, byte for byte. The running interface stays as it is, and so does the
/// server at the broker.
/// </summary>
/// <param name="Added">Peers that the file of before does not have: they are gone after the next boot.</param>
/// <param name="Removed">Peers that only the file of before has: they are back after the next boot.</param>
internal sealed record InterfaceRelease(
    string Path, string Backup, ServerName Server, IReadOnlyList<PublicKey> Added, IReadOnlyList<PublicKey> Removed)
{
    /// <exception cref="ConfigurationException">It was not adopted.</exception>
    public static async Task<InterfaceRelease> LookAsync(string name, IWireGuard wireGuard, AgentFolders folders)
    {
        var path = folders.Configuration(name);
        if (ServerFile.OwnerOf(AtomicFile.ReadIfExists(path) ?? "") is not { } server)
        {
            throw new ConfigurationException($"{path} is not an agent's: there is nothing to give back.");
        }

        var backup = AdoptionBackup.Latest(path) ?? throw new ConfigurationException(
            $"There is no {path}.*.adopted.bak: {name} had no file before, or was not adopted. Its file stays; "
                + "it works without an agent, too.");
        var before = ServerFile.Parse(await File.ReadAllTextAsync(backup)).PeerKeys.ToHashSet();
        var now = (await wireGuard.FindDeviceAsync(name))?.Peers.Select(peer => peer.PublicKey)
            ?? ServerFile.Parse(await File.ReadAllTextAsync(path)).PeerKeys;
        PublicKey[] present = [.. now];
        return new InterfaceRelease(path, backup, server, [.. present.Where(key => !before.Contains(key))], [.. before.Except(present)]);
    }

    public IEnumerable<string> Texts =>
    [
        .. Added.Select(key => $"{key} is not in the file of before: it stays until the next boot."),
        .. Removed.Select(key => $"{key} is only in the file of before, and was removed since: it has access again after the next boot."),
        $"{Path} becomes what {Backup} is. The interface stays as it is, and so does server '{Server}' at the broker.",
    ];

    /// <exception cref="AgentLockedException">An agent runs for the server.</exception>
    public void Execute(AgentFolders folders)
    {
        using var _ = AgentLock.Take(folders, Server);
        AtomicFile.KeepBackup(Path);
        new StateFile(folders.State(Server)).Save(ServerState.Empty with { IsReleased = true });
        AtomicFile.Replace(Path, File.ReadAllBytes(Backup));
    }
}
