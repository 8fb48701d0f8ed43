using Agent.Files;
using Agent.WireGuard;

namespace Agent.Servers;

/// <summary>The interface's file for <c>wg-quick</c>: with it a host comes up with the last known peers, whether the broker is there or not.</summary>
internal sealed class BootFile(string path)
{
    /// <summary>When the file was last found to be right; its text is compared again only after somebody wrote to it.</summary>
    private DateTime? checkedVersion;

    public string? Text => AtomicFile.ReadIfExists(path);

    /// <summary>Whether the file is there and would bring the interface up with this key.</summary>
    public bool IsFor(PrivateKey key) => Key is { } found && found == key.Reveal();

    /// <summary>Whether the file is there and has another key: then it is somebody else's.</summary>
    public bool IsForeign(PrivateKey key) => Key is { } found && found != key.Reveal();

    public bool IsCurrent(ServerConfiguration configuration, IReadOnlyList<WantedPeer> peers)
    {
        if (checkedVersion is not null && File.GetLastWriteTimeUtc(path) == checkedVersion)
        {
            return true;
        }

        var text = Text;
        if (text is null || text != configuration.ForWgQuick(peers, text))
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
        AtomicFile.Replace(path, configuration.ForWgQuick(peers, Text));
        checkedVersion = File.GetLastWriteTimeUtc(path);
    }

    private string? Key =>
        Text is { } text ? QuickSetting.Read(text).FirstOrDefault(setting => setting.Section == "[interface]" && setting.Is("PrivateKey"))?.Value : null;
}
