using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Agent.Files;

/// <summary>Held by the one agent that works for a name. The kernel lets go of it (flock(2)) however the agent ends.</summary>
internal sealed class AgentLock : IDisposable
{
    /// <summary>EWOULDBLOCK, of flock(2) on Linux. Any other error, as of a read-only file system, does not mean that one runs.</summary>
    private const int WouldBlock = 11;

    private readonly FileStream file;

    private AgentLock(FileStream file) => this.file = file;

    /// <exception cref="AgentLockedException">Another agent has it.</exception>
    public static AgentLock Take(AgentFolders folders, ServerName server) => Take(folders.Lock(server), $"server '{server}'");

    /// <inheritdoc cref="Take(AgentFolders, ServerName)"/>
    public static AgentLock Take(AgentFolders folders, ClientName client) => Take(folders.Lock(client), $"client '{client}'");

    private static AgentLock Take(string path, string holder)
    {
        AgentFolders.Make(Path.GetDirectoryName(path)!);
        try
        {
            return new AgentLock(Open(path));
        }
        catch (IOException exception) when (exception.HResult == WouldBlock)
        {
            throw new AgentLockedException($"Another agent runs for {holder}: it holds {path}. Stop it first.");
        }
    }

    /// <summary>Null while another process or another part of this one has it, or where it cannot be made.</summary>
    public static AgentLock? TryTake(string path)
    {
        try
        {
            AgentFolders.Make(Path.GetDirectoryName(path)!);
            return new AgentLock(Open(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void Dispose() => file.Dispose();

    private static FileStream Open(string path) => new(path, new FileStreamOptions
    {
        Mode = FileMode.OpenOrCreate,
        Access = FileAccess.ReadWrite,
        Share = FileShare.None,
        UnixCreateMode = AtomicFile.OwnerOnly,
    });
}

internal sealed class AgentLockedException(string message) : Exception(message);
