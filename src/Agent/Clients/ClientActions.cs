using Agent.Files;
using Agent.WireGuard;
using Broker.Domain;

namespace Agent.Clients;

/// <summary>Executes the steps of a client's plan.</summary>
internal sealed class ClientActions(
    ClientFeed feed, KeyStore keyStore, PeeringNotes notes, IWireGuard wireGuard, TimeProvider time, AgentLog log)
{
    private readonly KeyRotation rotation = new(feed, keyStore, notes, time, log);
    private readonly Dictionary<string, FailedStart> failures = new(StringComparer.Ordinal);

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

    /// <summary>
    /// Returns the broker's answer where the plan asks it: the steps behind that are left to the next plan. A change of the interface that
    /// fails does not keep the file from being written.
    /// </summary>
    public async Task<(PeeringPlan Plan, PeeringView? Said)> ExecuteAsync(PeeringPlan plan, CancellationToken cancellationToken)
    {
        var server = plan.Settings.ServerName;
        foreach (var step in plan.Plan.Steps)
        {
            switch (step)
            {
                case AskForPeering ask:
                    return (plan, await AskAsync(ask, cancellationToken));
                case RotateKey rotate:
                    return await rotation.RunAsync(plan, rotate, cancellationToken);
                case WriteConfiguration write:
                    Write(write);
                    break;
                case SetAside aside:
                    log.Info($"{server}: renamed {aside.Path} to {AtomicFile.SetAside(aside.Path, "revoked")}.");
                    break;
                case LinkStep change:
                    plan = await ChangeAsync(plan, change);
                    break;
                case StopTunnel stop:
                    await wireGuard.DownAsync(stop.Source);
                    log.Info(stop.Done);
                    break;
                case StartTunnel start:
                    await StartAsync(start);
                    break;
            }
        }

        if (plan.Note is { } note)
        {
            notes.Save(server, note);
        }

        if (plan is { Peering: not null, NeedsDecision: false })
        {
            unwritten.Remove(plan.Path);
            await keyStore.LoadOrMakeAsync(server);
            AtomicFile.Protect(plan.Path);
        }

        return (plan, null);
    }

    private async Task<PeeringPlan> ChangeAsync(PeeringPlan plan, LinkStep change)
    {
        try
        {
            await change.RunAsync(wireGuard);
            log.Info(change.Done);
            return plan;
        }
        catch (ToolException exception)
        {
            return plan with { Error = plan.Error ?? exception.Message, ErrorKind = plan.ErrorKind ?? exception.Message };
        }
    }

    /// <summary>An interface that fails to come up is not made again and again: its commands (PostUp …) may have effects.</summary>
    private async Task StartAsync(StartTunnel start)
    {
        if (failures.TryGetValue(start.Interface, out var failed) && time.GetUtcNow() < failed.Again)
        {
            throw new ToolException(failed.Message);
        }

        try
        {
            await wireGuard.UpAsync(start.Source);
            failures.Remove(start.Interface);
            log.Info(start.Done);
        }
        catch (ToolException exception)
        {
            var backoff = failed?.Backoff ?? new Backoff(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(5), Random.Shared);
            failures[start.Interface] = new FailedStart(exception.Message, backoff, time.GetUtcNow() + backoff.Next());
            throw;
        }
    }

    private async Task<PeeringView> AskAsync(AskForPeering ask, CancellationToken cancellationToken)
    {
        var keys = await keyStore.LoadOrMakeAsync(ask.Server);
        var note = notes.SaveAsked(ask.Server, keys.PublicKey);
        var said = await feed.AskAsync(ask.Server, keys.PublicKey, ask.MustBeNew, cancellationToken);
        if (said.Key == keys.PublicKey)
        {
            notes.Save(ask.Server, note.WithGranted(keys.PublicKey));
        }

        if (!ask.MustBeNew)
        {
            log.Info(ask.Done);
        }

        return said;
    }

    private void Write(WriteConfiguration step)
    {
        unwritten[step.Path] = step;
        if (AtomicFile.ReadIfExists(step.Path) != step.Old)
        {
            throw new IOException($"{step.Path} was changed at the same moment: it is left as it is.");
        }

        var backup = step.Old is null ? null : AtomicFile.KeepBackup(step.Path);
        AtomicFile.Replace(step.Path, step.Text!);
        log.Info(backup is null ? step.Done : $"{step.Done} The old one is {backup}.");
    }

    /// <param name="Again">When it may be tried again.</param>
    private sealed record FailedStart(string Message, Backoff Backoff, DateTimeOffset Again);
}
