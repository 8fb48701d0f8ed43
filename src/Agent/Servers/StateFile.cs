using System.Diagnostics;
using System.Text.Json;
using Agent.Files;

namespace Agent.Servers;

/// <summary>The state in its file. A file that cannot be read counts as none.</summary>
internal sealed class StateFile(string path)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    /// <summary>A command of an operator holds the state for a moment only; removals must not wait for longer.</summary>
    private static readonly TimeSpan RoundPatience = TimeSpan.FromSeconds(2);

    /// <summary>Longer than a round waits for its tools.</summary>
    private static readonly TimeSpan CommandPatience = TimeSpan.FromMinutes(1);

    private DateTime read;
    private ServerState state = ServerState.Empty;
    private bool isUnsaved;

    /// <summary>
    /// Held from reading the state to saving what follows from it: by a round while it acts, and by a command of an operator. Without it
    /// one would overwrite what the other has saved.
    /// </summary>
    /// <returns>Null where it cannot be had in time or at all: a round acts nonetheless.</returns>
    public async Task<IDisposable?> HoldAsync(TimeSpan patience)
    {
        AgentLock? held = null;
        var waited = Stopwatch.StartNew();
        while ((held = AgentLock.TryTake($"{path}.lock")) is null && waited.Elapsed < patience)
        {
            await Task.Delay(Interval);
        }

        return held;
    }

    /// <summary>A plan for the state as it is now. One that changes the state is to be executed before what is held is let go.</summary>
    public async Task<(RoundPlan Plan, IDisposable? Held)> PlanAsync(HostState host, Func<HostState, RoundPlan> plan)
    {
        var round = plan(host);
        if (ReferenceEquals(round.State, host.State) && ReferenceEquals(Read(), host.State))
        {
            return (round, null);
        }

        var held = await HoldAsync(RoundPatience);
        return (ReferenceEquals(Read(), host.State) ? round : plan(host with { State = Read() }), held);
    }

    /// <summary>Changes the state as it is now, beside a running agent.</summary>
    /// <exception cref="AgentLockedException">A round does not end.</exception>
    public async Task UpdateAsync(Func<ServerState, ServerState> change)
    {
        using var held = await HoldAsync(CommandPatience)
            ?? throw new AgentLockedException(
                $"{path} is in use: a round of the agent has not ended, or the folder is read-only. Try again.");
        Save(change(Read()));
    }

    /// <summary>As it is now: commands of an operator may have changed the file.</summary>
    public ServerState Read()
    {
        var written = File.GetLastWriteTimeUtc(path);
        if (!isUnsaved && written != read)
        {
            (state, read) = (Parse(AtomicFile.ReadIfExists(path)), written);
        }

        return state;
    }

    /// <summary>Keeps the state even where it cannot be saved; the next call tries again.</summary>
    /// <exception cref="IOException">It cannot be saved now.</exception>
    public void Save(ServerState changed)
    {
        if (!isUnsaved && ReferenceEquals(changed, state))
        {
            return;
        }

        (state, isUnsaved) = (changed, true);
        AgentFolders.Make(Path.GetDirectoryName(path)!);
        AtomicFile.Replace(path, JsonSerializer.Serialize(StateText.Of(state), StateJsonContext.Default.StateText));
        (read, isUnsaved) = (File.GetLastWriteTimeUtc(path), false);
    }

    private static ServerState Parse(string? text)
    {
        try
        {
            return JsonSerializer.Deserialize(text ?? "null", StateJsonContext.Default.StateText)?.Read() ?? ServerState.Empty;
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            return ServerState.Empty;
        }
    }
}
