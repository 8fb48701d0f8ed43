using Agent.Brokers;
using Agent.Configuration;
using Agent.Files;
using Agent.Servers;
using Agent.WireGuard;

namespace Agent.Adoption;

/// <summary>An adoption as it would be done now.</summary>
/// <param name="Settings">The daemon's afterwards; null where the plan is not complete.</param>
/// <param name="Yaml">The daemon's configuration afterwards; null likewise.</param>
/// <param name="IsDone">Whether there is nothing to do.</param>
/// <param name="Error">Why the broker could not be asked; null if it was, or need not be.</param>
internal sealed record AdoptionPreview(
    AdoptionPlan Plan, FoundInterface Found, ServerSettings? Settings, string? Yaml, bool IsDone = false, string? Error = null);

/// <summary>Looks at a hand-made interface and at the broker, and says what adopting it would do. Changes nothing.</summary>
internal sealed class InterfaceAdoption(
    string name, OperatorConfiguration configuration, BrokerClient broker, IWireGuard wireGuard, AgentFolders folders, TimeProvider time,
    AgentLog log)
{
    private readonly string path = folders.Configuration(name);

    /// <exception cref="ConfigurationException">There is no such interface, or what is configured is wrong.</exception>
    public async Task<AdoptionPreview> PreviewAsync(NameMap map, AdoptionOptions options, CancellationToken cancellationToken)
    {
        var found = await FoundInterface.LookAsync(name, wireGuard, folders);
        if (found is { Device: null, File: null })
        {
            throw new ConfigurationException($"There is neither a WireGuard interface {name} nor {path}.");
        }

        var preview = Complete(AdoptionPlanner.Of(found, map, options), found);
        preview = With(preview, await HostProblemsAsync(preview));
        if (preview is { Plan.IsPossible: true, Settings: { } settings })
        {
            preview = With(preview, Rehearsal.Problems(preview.Plan, found, settings, path, time.GetUtcNow()));
        }

        return preview.Plan.IsPossible ? await AskAsync(preview, cancellationToken) : preview;
    }

    private AdoptionPreview Complete(AdoptionPlan plan, FoundInterface found)
    {
        if (plan.Server is not { Endpoint: not null } server)
        {
            return new AdoptionPreview(plan, found, Settings: null, Yaml: null);
        }

        var yaml = configuration.Complete(name, server);
        var settings = ConfigurationFile.Parse(yaml, configuration.Path).Server!;
        return With(new AdoptionPreview(plan, found, settings, yaml), configuration.Contradictions(settings, name, server));
    }

    private async Task<IReadOnlyList<string>> HostProblemsAsync(AdoptionPreview preview)
    {
        if (preview.Plan.Server is not { } server)
        {
            return [];
        }

        List<string> problems = [];
        if (await new KeyStore(folders, wireGuard).FindAsync(server.Name) is { } keys && keys.PublicKey != server.Key)
        {
            problems.Add(
                $"{folders.PrivateKey(server.Name)} holds another key ({keys.PublicKey}) than {name}: "
                    + "give the server another name, or move the file away.");
        }

        if (preview.Found.File is { } file && file.Text.StartsWith("# Written by wgbroker-agent", StringComparison.Ordinal)
            && !file.File.IsOf(server.Name))
        {
            problems.Add($"{path} is an agent's already: {Printable.Text(file.Text.Split('\n', 2)[0].Trim())}");
        }

        return problems;
    }

    private async Task<AdoptionPreview> AskAsync(AdoptionPreview preview, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await broker.ImportServerAsync(preview.Plan.ToRequest(isDryRun: true), cancellationToken);
            var disabled = (answer.Disabled ?? []).ToHashSet(StringComparer.Ordinal);
            var plan = preview.Plan.With(answer.Conflicts).WithDisabled(disabled).WithExisting(answer.ExistingClients ?? []);
            plan = answer.Added == 0 ? plan
                : plan with { Notes = [.. plan.Notes, .. await ReturningAsync(plan, disabled, cancellationToken)] };
            var isMarked = preview.Found.File?.File.IsOf(preview.Settings!.Name) == true;
            return preview with
            {
                Plan = plan,
                IsDone = isMarked && plan.IsPossible && answer.Added == 0 && answer.Unchanged == plan.Peers.Count
                    && !configuration.Differs(preview.Yaml!) && await IsInStepAsync(preview.Settings!, cancellationToken),
            };
        }
        catch (BrokerRefusalException refusal) when (refusal.NeedsDecision)
        {
            var advice = refusal.Kind == "subnet-overlap" ? $" {AdoptionPlan.OverlapAdvice}" : "";
            return With(preview, [$"The broker refuses it: {refusal.Message}{advice}"]);
        }
        catch (BrokerFaultException fault)
        {
            return preview with { Error = fault.Message };
        }
    }

    /// <summary>Whether a round of the agent would have nothing to do.</summary>
    private async Task<bool> IsInStepAsync(ServerSettings settings, CancellationToken cancellationToken)
    {
        var round = await new ServerRound(settings, broker, wireGuard, folders, new KeyStore(folders, wireGuard), time, log)
            .PreviewAsync(cancellationToken);
        return round is { Error: null, Plan: { Steps.Count: 0, IsClean: true } };
    }

    /// <summary>Of a server that the broker has already: a peer that is not on its list may have been removed on purpose.</summary>
    private async Task<IEnumerable<string>> ReturningAsync(
        AdoptionPlan plan, HashSet<string> disabled, CancellationToken cancellationToken)
    {
        try
        {
            var server = plan.Server!.Name;
            var answer = await broker.GetServerConfigAsync(server, version: null, patience: null, cancellationToken);
            var listed = (answer.Config?.Peers ?? []).Select(peer => peer?.PublicKey).ToHashSet(StringComparer.Ordinal);
            string[] others =
            [
                .. plan.Peers.Where(peer => !listed.Contains(peer.Key.ToString()) && !disabled.Contains(peer.Name))
                    .Select(peer => peer.Name),
            ];
            return others.Length == 0 ? [] :
            [
                $"The broker has server '{server}' already, and its list does not have these peers: {Findings.Keys(others)}. "
                    + "One that was deleted there is added again, and so has access again.",
            ];
        }
        catch (BrokerRefusalException refusal) when (refusal.IsServerNotFound)
        {
            return [];
        }
    }

    private static AdoptionPreview With(AdoptionPreview preview, IEnumerable<string> problems) =>
        preview with { Plan = preview.Plan with { Problems = [.. preview.Plan.Problems, .. problems] } };
}
