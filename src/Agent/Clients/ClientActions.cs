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
    private readonly ConfigurationWriter writer = new(log);

    /// <inheritdoc cref="ConfigurationWriter.WithUnwritten"/>
    public ClientState WithUnwritten(ClientState host) => writer.WithUnwritten(host);

    /// <summary>
    /// Returns the broker's answer where the plan asks it: the steps behind that are left to the next plan. A change of the interface that
    /// fails does not keep the file from being written.
    /// </summary>
    public async Task<(PeeringPlan Plan, PeeringView? Said)> ExecuteAsync(PeeringPlan plan, CancellationToken cancellationToken)
    {
        var server = plan.Settings.ServerName;
        using var file = new StagedFile(plan.Path);
        foreach (var step in plan.Plan.Steps)
        {
            switch (step)
            {
                case AskForPeering ask:
                    return (plan, await AskAsync(ask, cancellationToken));
                case RotateKey rotate:
                    return await rotation.RunAsync(plan, rotate, cancellationToken);
                case WriteConfiguration write:
                    await WriteAsync(plan.Plan, write, file);
                    break;
                case SetAside aside:
                    log.Info($"{server}: renamed {aside.Path} to {AtomicFile.SetAside(aside.Path, "revoked")}.");
                    break;
                case LinkStep change:
                    plan = await ChangeAsync(plan, change);
                    break;
                case StopTunnel stop:
                    await StopAsync(plan.Plan, stop, file);
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
            writer.Forget(plan.Path);
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

    /// <summary>An interface whose file cannot be written does not go down: it would come up again as it was.</summary>
    private async Task StopAsync(Plan plan, StopTunnel stop, StagedFile file)
    {
        foreach (var write in plan.Steps.OfType<WriteConfiguration>())
        {
            writer.Stage(write, file);
        }

        await wireGuard.DownAsync(stop.Source);
        log.Info(stop.Done);
    }

    /// <summary>Where the interface was taken down for a write that fails nevertheless, it comes up again with the present file.</summary>
    private async Task WriteAsync(Plan plan, WriteConfiguration write, StagedFile file)
    {
        try
        {
            writer.Write(write, file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException
            && plan.Steps.Any(step => step is StopTunnel))
        {
            foreach (var start in plan.Steps.OfType<StartTunnel>())
            {
                await StartAsync(start);
            }

            throw;
        }
    }

    /// <summary>An interface that fails to come up is not made again and again: its commands (PostUp …) may have effects.</summary>
    private async Task StartAsync(StartTunnel start)
    {
        if (failures.TryGetValue(start.Interface, out var failed) && !failed.Again.IsPast)
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
            failures[start.Interface] = new FailedStart(exception.Message, backoff, new Deadline(backoff.Next(), time));
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

    /// <param name="Again">When it may be tried again.</param>
    private sealed record FailedStart(string Message, Backoff Backoff, Deadline Again);
}
