using Agent.Brokers;
using Agent.Configuration;
using Agent.Files;
using Agent.Servers;
using Agent.WireGuard;

namespace Agent.Adoption;

/// <summary>
/// Executes an adoption. The interface comes last and is only compared: whatever fails before, or differs then, leaves it as it is.
/// </summary>
internal sealed class AdoptionExecution(
    OperatorConfiguration configuration, BrokerClient broker, IWireGuard wireGuard, AgentFolders folders, TimeProvider time, AgentLog log,
    Action<string> say)
{
    private static readonly TimeSpan Unnoticed = TimeSpan.FromSeconds(2);

    /// <exception cref="DecisionNeededException">Broker and interface do not agree: the interface is as it was.</exception>
    /// <exception cref="BrokerFaultException">The broker has not taken it.</exception>
    public async Task RunAsync(AdoptionPreview preview, CancellationToken cancellationToken)
    {
        var (plan, settings) = (preview.Plan, preview.Settings!);
        var path = folders.Configuration(plan.Interface);
        using var _ = AgentLock.Take(folders, settings.Name);
        if (preview.Found.File is not null)
        {
            say($"Kept {path} as {AdoptionBackup.Keep(path, time.GetUtcNow())}.");
        }

        var keyStore = new KeyStore(folders, wireGuard);
        await keyStore.TakeAsync(settings.Name, preview.Found.Keys!);
        say($"Kept the private key in {folders.PrivateKey(settings.Name)}.");
        await ImportAsync(plan, cancellationToken);
        await CompareAsync(settings, keyStore, cancellationToken);
        if (configuration.Differs(preview.Yaml!))
        {
            AtomicFile.KeepBackup(configuration.Path);
            AtomicFile.Replace(configuration.Path, preview.Yaml!);
            say($"Wrote {configuration.Path}; the earlier one is beside it.");
        }

        say($"{plan.Interface} is adopted as server '{settings.Name}' with {Count(plan.Peers.Count)}. Now start the agent: "
            + $"`systemctl enable --now {Unit}`. `wgbroker-agent release {plan.Interface}` goes back.");
    }

    /// <summary>The unit that runs an agent by this configuration (docs/packages.md).</summary>
    private string Unit => configuration.Path == ConfigurationFile.DefaultPath
        ? "wgbroker-agent"
        : $"wgbroker-agent@{Path.GetFileNameWithoutExtension(configuration.Path)}";

    private async Task ImportAsync(AdoptionPlan plan, CancellationToken cancellationToken)
    {
        var import = broker.ImportServerAsync(plan.ToRequest(isDryRun: false), cancellationToken);
        if (await Task.WhenAny(import, Task.Delay(Unnoticed, time, cancellationToken)) != import)
        {
            say($"Importing {Count(plan.Peers.Count)}…");
        }

        var answer = await import;
        if (answer.Conflicts.Count > 0)
        {
            throw new DecisionNeededException(
                "The broker has changed meanwhile and takes nothing: "
                    + $"{answer.Conflicts[0].Reason} The interface is as it was. Run this again.");
        }

        say($"The broker has the server: {answer.Added} peers added, {answer.Unchanged} unchanged.");
    }

    private static string Count(int peers) => peers == 1 ? "1 peer" : $"{peers} peers";

    /// <summary>One round that may only mark the file. An interface that was down is brought up from it.</summary>
    private async Task CompareAsync(ServerSettings settings, KeyStore keyStore, CancellationToken cancellationToken)
    {
        var round = new ServerRound(settings, broker, wireGuard, folders, keyStore, time, log, isAdopting: true);
        try
        {
            var state = new StateFile(folders.State(settings.Name));
            if (state.Read() != ServerState.Empty)
            {
                state.Save(ServerState.Empty);
            }

            if (await round.RunAsync(cancellationToken) is RoundOutcome.InDoubt)
            {
                throw new DecisionNeededException(
                    string.Join(' ', round.Findings.Where(finding => finding.IsOpen).Select(finding => finding.Text)));
            }
        }
        catch (Exception exception) when (
            exception is DecisionNeededException or BrokerFaultException or ToolException or IOException or UnauthorizedAccessException)
        {
            throw new DecisionNeededException(
                $"{exception.Message} {Left(settings, round)}; the broker has server "
                + $"'{settings.Name}' with its peers. Correct what differs and run this again; "
                + "or delete the server at the broker (server/delete), which takes nothing away here.");
        }

        if (round.Executed.All(step => step is WriteFile))
        {
            say($"Broker and interface agree: nothing of {settings.Interface} was changed.");
        }
    }

    /// <summary>What there is after a failure.</summary>
    private static string Left(ServerSettings settings, ServerRound round) =>
        round.Executed.OfType<WriteFile>().FirstOrDefault() is { } written
            ? $"{written.Path} is written for the agent, the one of before is beside it (.adopted.bak)"
            : $"The interface {settings.Interface} and its file are as they were";
}
