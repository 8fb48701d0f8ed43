using Agent.Files;
using Agent.WireGuard;

namespace Agent.Servers;

/// <summary>
/// The interface's file for <c>wg-quick</c>: with it a host comes up with the last known peers, whether the broker is there or not.
/// </summary>
internal sealed class BootFile(string path)
{
    /// <summary>When the file was last found to be right; its text is compared again only after somebody wrote to it.</summary>
    private DateTime? checkedVersion;

    /// <summary>The [Interface] section that the file has now; empty where there is no file.</summary>
    public IReadOnlyList<QuickSetting> Interface => File.Exists(path) ? QuickSetting.ReadInterface(File.ReadLines(path)) : [];

    /// <summary>Whether the file is there and would bring the interface up with this key.</summary>
    public bool IsFor(PrivateKey key) => Key == key.Reveal();

    /// <summary>Whether the file is there and has another key: then it is somebody else's.</summary>
    public bool IsForeign(PrivateKey key) => Key is { } found && found != key.Reveal();

    public bool IsCurrent(ServerConfiguration configuration, IReadOnlyList<WantedPeer> peers)
    {
        if (checkedVersion is not null && File.GetLastWriteTimeUtc(path) == checkedVersion)
        {
            return true;
        }

        using var wanted = new StringWriter();
        configuration.WriteForWgQuick(wanted, peers, Interface);
        if (AtomicFile.ReadIfExists(path) != wanted.ToString())
        {
            return false;
        }

        AtomicFile.Protect(path);
        checkedVersion = File.GetLastWriteTimeUtc(path);
        return true;
    }

    public void Write(ServerConfiguration configuration, IReadOnlyList<WantedPeer> peers)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var existing = Interface;
        AtomicFile.Replace(path, writer => configuration.WriteForWgQuick(writer, peers, existing));
        checkedVersion = File.GetLastWriteTimeUtc(path);
    }

    private string? Key => Interface.FirstOrDefault(setting => setting.Is("PrivateKey"))?.Value;
}
