using Agent.Files;

namespace Agent.Clients;

/// <summary>Writes the configurations of a client's plans, and remembers which of them it could not write.</summary>
internal sealed class ConfigurationWriter(AgentLog log)
{
    /// <summary>By path: files that could not be changed, though their interfaces may have been.</summary>
    private readonly Dictionary<string, WriteConfiguration> unwritten = new(StringComparer.Ordinal);

    /// <summary>
    /// The host with the file that it is to have, where this agent could not write it: what the interface has of it is not undone by the
    /// file that is there.
    /// </summary>
    public ClientState WithUnwritten(ClientState host) =>
        host.File is { } file && unwritten.TryGetValue(host.Path, out var write) && write.Old == file.Text
            ? host with { File = ClientFile.Parse(write.Text!) }
            : host;

    public void Forget(string path) => unwritten.Remove(path);

    /// <summary>Does all of a write that a full or read-only folder can fail: the backup, and the new contents beside the file.</summary>
    public void Stage(WriteConfiguration step, StagedFile file)
    {
        unwritten[step.Path] = step;
        RequireUnchanged(step);
        file.Stage(step.Text!, keepsBackup: step.Old is not null);
    }

    public void Write(WriteConfiguration step, StagedFile file)
    {
        if (!file.IsStaged)
        {
            Stage(step, file);
        }

        RequireUnchanged(step);
        file.Rename();
        log.Info(file.Backup is null ? step.Done : $"{step.Done} The old one is {file.Backup}.");
    }

    private static void RequireUnchanged(WriteConfiguration step)
    {
        if (AtomicFile.ReadIfExists(step.Path) != step.Old)
        {
            throw new IOException($"{step.Path} was changed at the same moment: it is left as it is.");
        }
    }
}
