using Agent.Files;
using Agent.WireGuard;

namespace Agent.Clients;

/// <summary>Executes the steps of a client's plan.</summary>
internal sealed class ClientActions(ClientFeed feed, KeyStore keyStore, PeeringNotes notes, AgentLog log)
{
    /// <summary>Returns the broker's answer where the plan asks it: the steps behind that are left to the next plan.</summary>
    public async Task<PeeringView?> ExecuteAsync(PeeringPlan plan, CancellationToken cancellationToken)
    {
        var server = plan.Settings.ServerName;
        foreach (var step in plan.Plan.Steps)
        {
            switch (step)
            {
                case AskForPeering ask:
                    return await AskAsync(ask, cancellationToken);
                case WriteConfiguration write:
                    Write(write);
                    break;
                case SetAside aside:
                    log.Info($"{server}: renamed {aside.Path} to {AtomicFile.SetAside(aside.Path, "revoked")}.");
                    break;
            }
        }

        if (plan.Note is { } note)
        {
            notes.Save(server, note);
        }

        if (!plan.NeedsDecision && !plan.IsRevoked)
        {
            await keyStore.LoadOrMakeAsync(server);
            AtomicFile.Protect(plan.Path);
        }

        return null;
    }

    private async Task<PeeringView> AskAsync(AskForPeering ask, CancellationToken cancellationToken)
    {
        var keys = await keyStore.LoadOrMakeAsync(ask.Server);
        var before = notes.Read(ask.Server);
        var note = before.WithAsked(keys.PublicKey);
        if (note != before)
        {
            notes.Save(ask.Server, note);
        }

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
        if (AtomicFile.ReadIfExists(step.Path) != step.Old)
        {
            throw new IOException($"{step.Path} was changed at the same moment: it is left as it is.");
        }

        var backup = step.Old is null ? null : AtomicFile.KeepBackup(step.Path);
        AtomicFile.Replace(step.Path, step.Text!);
        log.Info(backup is null ? step.Done : $"{step.Done} The old one is {backup}.");
    }
}
