namespace Agent.Files;

/// <summary>Held by the one agent that works for a name. The kernel lets go of it (flock(2)) however the agent ends.</summary>
internal sealed class AgentLock : IDisposable
{
    private readonly FileStream file;

    private AgentLock(FileStream file) => this.file = file;

    /// <exception cref="AgentLockedException">Another agent has it.</exception>
    public static AgentLock Take(AgentFolders folders, string name)
    {
        var path = folders.Lock(name);
        AgentFolders.Make(folders.Keys);
        try
        {
            return new AgentLock(new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                UnixCreateMode = AtomicFile.OwnerOnly,
            }));
        }
        catch (IOException) when (File.Exists(path))
        {
            throw new AgentLockedException($"Another agent runs for '{name}': it holds {path}. Stop it first.");
        }
    }

    public void Dispose() => file.Dispose();
}

internal sealed class AgentLockedException(string message) : Exception(message);
