using System.Runtime.InteropServices;
using System.Text;

namespace Broker.Infrastructure.Sqlite;

/// <summary>The file that a path leads to at the moment: its device and inode.</summary>
internal sealed record FileIdentity(ulong Device, ulong Inode)
{
    private const int CurrentFolder = -100; // AT_FDCWD
    private const uint InodeOnly = 0x100; // STATX_INO

    /// <summary>Null when there is no file, or the kernel does not say.</summary>
    public static FileIdentity? Of(string path)
    {
        var answer = new byte[256]; // struct statx, the same on every architecture (linux/stat.h)
        return Statx(CurrentFolder, Encoding.UTF8.GetBytes(path + '\0'), flags: 0, InodeOnly, answer) == 0
            ? new FileIdentity(
                BitConverter.ToUInt64(answer, 136),
                BitConverter.ToUInt64(answer, 32))
            : null;
    }

    [DllImport("libc", EntryPoint = "statx")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Statx(int folder, byte[] path, int flags, uint mask, [Out] byte[] answer);
}
