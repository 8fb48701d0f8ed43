using Agent.Files;
using Agent.WireGuard;

namespace Agent.Servers;

/// <summary>
/// The interface's file for <c>wg-quick</c>: with it a host comes up with the last known peers, whether the broker is there or not.
/// </summary>
internal sealed class BootFile(string path)
{
    /// <summary>
    /// Of when the file was last found to be right, and for which peers; its text is compared again only after a change of either.
    /// </summary>
    private (DateTime Written, IReadOnlyList<WantedPeer> Peers)? found;

    /// <summary>The [Interface] section that the file has now; empty where there is no file.</summary>
    public IReadOnlyList<QuickSetting> Interface => File.Exists(path) ? QuickSetting.ReadInterface(File.ReadLines(path)) : [];

    /// <summary>Whether the file is there and would bring the interface up with this key.</summary>
    public bool IsFor(PrivateKey key) => Key == key.Reveal();

    /// <summary>Whether somebody else has written it: it has another key, and does not say that it is this server's.</summary>
    public bool IsForeign(PrivateKey key, string server) => Key is { } other && other != key.Reveal() && !IsOf(server);

    /// <summary>Whether it says that an agent has written it for this server.</summary>
    public bool IsOf(string server) => File.Exists(path) && File.ReadLines(path).FirstOrDefault() == ServerConfiguration.Header(server);

    public bool IsCurrent(ServerConfiguration configuration, IReadOnlyList<WantedPeer> peers)
    {
        var written = File.GetLastWriteTimeUtc(path);
        if (found is { } last && last.Written == written && last.Peers.SequenceEqual(peers))
        {
            return true;
        }

        using var wanted = new StringWriter();
        configuration.WriteForWgQuick(wanted, peers, Interface);
        if (AtomicFile.ReadIfExists(path) != wanted.ToString())
        {
            return false;
        }

        found = (written, peers);
        return true;
    }

    public void Write(ServerConfiguration configuration, IReadOnlyList<WantedPeer> peers)
    {
        AgentFolders.Make(Path.GetDirectoryName(path)!);
        var existing = Interface;
        AtomicFile.Replace(path, writer => configuration.WriteForWgQuick(writer, peers, existing));
        found = (File.GetLastWriteTimeUtc(path), peers);
    }

    /// <summary>Takes others' access to it away, where somebody gave it.</summary>
    public void Protect() => AtomicFile.Protect(path);

    private string? Key => Interface.FirstOrDefault(setting => setting.Is("PrivateKey"))?.Value;
}
