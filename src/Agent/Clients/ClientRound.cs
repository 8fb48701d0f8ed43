using Agent.Brokers;
using Agent.Configuration;
using Agent.Files;
using Agent.WireGuard;
using Broker.Contracts;
using Polly;

namespace Agent.Clients;

/// <summary>A client's peerings, one after the other: what one of them comes to does not stop the others.</summary>
internal sealed class ClientRound(
    AgentConfiguration configuration, BrokerClient broker, KeyStore keyStore, AgentFolders folders, ResiliencePipeline retries,
    AgentLog log)
{
    /// <summary>
    /// Peerings that this agent has asked for, with the key. They are looked up from then on: asking again would undo a revocation
    /// that the broker was told in the meantime.
    /// </summary>
    private readonly HashSet<(string Server, PublicKey Key)> asked = [];

    /// <summary>Returns whether every peering is in place.</summary>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var failed = false;
        foreach (var peering in configuration.Client!.Peerings)
        {
            failed |= !await TryEnsureAsync(peering, cancellationToken);
        }

        if (!failed)
        {
            log.Recovered();
        }

        return !failed;
    }

    private async Task<bool> TryEnsureAsync(PeeringSettings peering, CancellationToken cancellationToken)
    {
        try
        {
            await EnsureAsync(peering, cancellationToken);
            return true;
        }
        catch (BrokerFaultException fault)
        {
            log.Fault($"{peering.ServerName} {fault.Kind}", $"{peering.ServerName}: {fault.Message}");
        }
        catch (Exception exception) when (exception is ToolException or KeyFileException or IOException or UnauthorizedAccessException)
        {
            log.Fault(peering.ServerName + exception.Message, $"{peering.ServerName}: {exception.Message}");
        }

        return false;
    }

    private async Task EnsureAsync(PeeringSettings peering, CancellationToken cancellationToken)
    {
        var keys = await keyStore.LoadOrMakeAsync(peering.ServerName);
        var answer = await retries.ExecuteAsync(async token => await AskAsync(peering, keys.PublicKey, token), cancellationToken);
        asked.Add((peering.ServerName, keys.PublicKey));

        var path = folders.Configuration(peering.Interface, peering.OutputDir);
        if (!Directory.Exists(Path.GetDirectoryName(path)))
        {
            throw new DirectoryNotFoundException($"There is no folder {Path.GetDirectoryName(path)} to write {Path.GetFileName(path)} to.");
        }

        var wanted = ClientPeering.Configuration(answer, keys.PrivateKey, peering);
        var existing = AtomicFile.ReadIfExists(path);
        if (existing is not null && QuickSetting.SameContent(existing, wanted))
        {
            AtomicFile.Protect(path);
            return;
        }

        if (existing is not null)
        {
            AtomicFile.Replace($"{path}.bak", existing);
        }

        AtomicFile.Replace(path, wanted);
        log.Info(existing is null
            ? $"Wrote {path}: `wg-quick up {path}` starts it."
            : $"Replaced {path}, the old one is {path}.bak: restart it with wg-quick.");
    }

    private Task<ClientConfigResponse> AskAsync(PeeringSettings peering, PublicKey key, CancellationToken cancellationToken) =>
        asked.Contains((peering.ServerName, key))
            ? broker.GetClientConfigAsync(configuration.Name, peering.ServerName, cancellationToken)
            : broker.AddClientAsync(
                new AddClientRequest { ClientName = configuration.Name, ServerName = peering.ServerName, PublicKey = key.ToString() },
                cancellationToken);
}
