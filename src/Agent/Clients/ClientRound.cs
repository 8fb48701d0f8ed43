using Agent.Brokers;
using Agent.Configuration;
using Agent.Files;
using Agent.WireGuard;
using Broker.Contracts;
using Broker.Domain.Keys;
using Broker.Domain.Servers;

namespace Agent.Clients;

/// <summary>One peering, and what a round would do for it.</summary>
/// <param name="Lease">The client's address; null if the broker has no such peering.</param>
/// <param name="Error">Why there is no plan; null when there is.</param>
internal sealed record PeeringPlan(PeeringSettings Settings, string Path, string? Lease, Plan Plan, string? Error = null);

/// <summary>A client's peerings, one after the other: one that fails does not stop the others.</summary>
internal sealed class ClientRound(
    AgentConfiguration configuration, BrokerClient broker, KeyStore keyStore, AgentFolders folders, Retries retries, AgentLog log)
{
    /// <summary>
    /// Peerings that the broker has had with this key since the agent was started. They are only looked up from then on: asking again would
    /// undo a revocation.
    /// </summary>
    private readonly HashSet<(ServerName Server, PublicKey Key)> asked = [];

    /// <summary>Returns whether every peering is in place.</summary>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var failed = false;
        foreach (var peering in configuration.Client!.Peerings)
        {
            var error = await TryAsync(peering, async () => await ExecuteAsync(await PlanAsync(peering, cancellationToken), cancellationToken));
            if (error is not null)
            {
                failed = true;
                log.Fault($"{peering.ServerName} {error.Kind}", $"{peering.ServerName}: {error.Message}");
            }
        }

        if (!failed)
        {
            log.Recovered();
        }

        return !failed;
    }

    /// <summary>What <see cref="RunAsync"/> would do now. Changes nothing.</summary>
    public async Task<IReadOnlyList<PeeringPlan>> PreviewAsync(CancellationToken cancellationToken)
    {
        List<PeeringPlan> plans = [];
        foreach (var peering in configuration.Client!.Peerings)
        {
            PeeringPlan? plan = null;
            var error = await TryAsync(peering, async () => plan = await PlanAsync(peering, cancellationToken));
            plans.Add(plan ?? new PeeringPlan(peering, PathOf(peering), Lease: null, Plan.Nothing, error!.Message));
        }

        return plans;
    }

    private static async Task<BrokerFaultException?> TryAsync(PeeringSettings peering, Func<Task> action)
    {
        try
        {
            await action();
            return null;
        }
        catch (BrokerFaultException fault)
        {
            return fault;
        }
        catch (Exception exception) when (exception is ToolException or KeyFileException or IOException
            or UnauthorizedAccessException or ArgumentException)
        {
            return new BrokerFaultException(exception.Message, exception.Message);
        }
    }

    private async Task<PeeringPlan> PlanAsync(PeeringSettings peering, CancellationToken cancellationToken)
    {
        var keys = await keyStore.FindAsync(peering.ServerName);
        var isAsked = keys is not null && asked.Contains((peering.ServerName, keys.PublicKey));
        var known = isAsked ? null : await FindAsync(peering.ServerName, cancellationToken);
        var mustAsk = !isAsked && (keys is null || known?.PublicKey != keys.PublicKey.ToString());
        var answer = isAsked || known is not null
            ? ClientPeering.Read(await retries.RunAsync(
                () => broker.GetClientConfigAsync(configuration.Name, peering.ServerName, cancellationToken), cancellationToken))
            : null;
        var path = PathOf(peering);
        var existing = AtomicFile.ReadIfExists(path);
        if (existing?.StartsWith(ServerFile.HeaderPrefix, StringComparison.Ordinal) == true)
        {
            throw new IOException($"{path} is the file of a server on this host: name another one with `interface:`.");
        }

        var text = keys is null ? null : answer?.Configuration(keys.PrivateKey, peering);
        List<Step> steps = keys is null ? [new MakeKeys(peering.ServerName)] : [];
        if (mustAsk)
        {
            steps.Add(new AskForPeering(peering.ServerName));
        }

        if (text is null || existing is null || !QuickSetting.SameContent(existing, text))
        {
            steps.Add(new WriteConfiguration(path, text, existing is not null));
        }

        return new PeeringPlan(peering, path, answer?.Lease.ToString(), new Plan(steps));
    }

    /// <summary>The peering as the broker has it; null if it has none, or does not tell.</summary>
    private async Task<ClientPeeringStatusResponse?> FindAsync(ServerName server, CancellationToken cancellationToken)
    {
        var peerings = await retries.RunAsync(() => broker.GetClientStatusAsync(configuration.Name, cancellationToken), cancellationToken);
        return peerings.Values.FirstOrDefault(peering => peering.Server == server.ToString());
    }

    private async Task ExecuteAsync(PeeringPlan plan, CancellationToken cancellationToken)
    {
        var peering = plan.Settings;
        var keys = await keyStore.LoadOrMakeAsync(peering.ServerName);
        ClientPeering? answer = null;
        foreach (var step in plan.Plan.Steps)
        {
            switch (step)
            {
                case AskForPeering:
                    answer = ClientPeering.Read(await retries.RunAsync(() => AskAsync(peering.ServerName, keys.PublicKey, cancellationToken), cancellationToken));
                    break;
                case WriteConfiguration write:
                    Write(write, answer?.Configuration(keys.PrivateKey, peering) ?? write.Text!);
                    break;
            }
        }

        asked.Add((peering.ServerName, keys.PublicKey));
        AtomicFile.Protect(plan.Path);
    }

    private Task<ClientConfigResponse> AskAsync(ServerName server, PublicKey key, CancellationToken cancellationToken) => broker.AddClientAsync(
        new AddClientRequest { ClientName = configuration.Name.ToString(), ServerName = server.ToString(), PublicKey = key.ToString() },
        cancellationToken);

    private void Write(WriteConfiguration step, string text)
    {
        if (!Directory.Exists(Path.GetDirectoryName(step.Path)))
        {
            throw new DirectoryNotFoundException(
                $"There is no folder {Path.GetDirectoryName(step.Path)} to write {Path.GetFileName(step.Path)} to.");
        }

        if (AtomicFile.ReadIfExists(step.Path) is { } existing)
        {
            if (QuickSetting.SameContent(existing, text))
            {
                return;
            }

            AtomicFile.Replace($"{step.Path}.bak", existing);
        }

        AtomicFile.Replace(step.Path, text);
        log.Info(step.Done);
    }

    private string PathOf(PeeringSettings peering) => folders.Configuration(peering.Interface, peering.OutputDir);
}
