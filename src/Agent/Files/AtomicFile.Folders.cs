using System.Runtime.InteropServices;

namespace Agent.Files;

/// <content>A name is on the disk when its folder is (fsync(2)), which .NET has no call for.</content>
internal static partial class AtomicFile
{
    private const int ReadOnlyAndCloseOnExec = 0x80000;

    /// <summary>File systems that cannot do it leave it at what they do by themselves.</summary>
    private static void SyncFolder(string path)
    {
        var folder = Open(path, ReadOnlyAndCloseOnExec);
        if (folder >= 0)
        {
            _ = Sync(folder);
            _ = Close(folder);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Sync(int file);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);
}
