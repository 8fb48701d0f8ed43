using Agent.Brokers;
using Agent.Clients;
using Agent.Configuration;
using Agent.Files;
using Agent.WireGuard;

namespace Agent.Status;

/// <summary>Looks at a client's peerings and at its configurations, and changes nothing.</summary>
internal sealed class ClientInspection(AgentConfiguration configuration, BrokerClient broker, KeyStore keyStore, AgentFolders folders)
{
    /// <exception cref="ToolException">WireGuard's tools failed.</exception>
    public async Task<ClientStatusReport> RunAsync(CancellationToken cancellationToken)
    {
        List<PeeringStatus> peerings = [];
        List<string> pending = [];
        foreach (var peering in configuration.Client!.Peerings)
        {
            var status = await InspectAsync(peering, cancellationToken);
            peerings.Add(status);
            if (status.Lease is null && status.Error is null)
            {
                pending.Add($"ask for a peering with {peering.ServerName}");
            }

            if (!status.IsCurrent && status.Error is null)
            {
                pending.Add($"write {status.Configuration}");
            }
        }

        return new ClientStatusReport(configuration.Name, peerings)
        {
            Broker = configuration.ApiServer.Address.ToString(),
            Error = peerings.Find(peering => peering.Error is not null)?.Error,
            Pending = pending,
        };
    }

    private async Task<PeeringStatus> InspectAsync(PeeringSettings peering, CancellationToken cancellationToken)
    {
        var path = folders.Configuration(peering.Interface, peering.OutputDir);
        try
        {
            var keys = await keyStore.FindAsync(peering.ServerName);
            var answer = await broker.GetClientConfigAsync(configuration.Name, peering.ServerName, cancellationToken);
            var isCurrent = keys is not null
                && AtomicFile.ReadIfExists(path) is { } existing
                && QuickSetting.SameContent(existing, ClientPeering.Configuration(answer, keys.PrivateKey, peering));
            return new PeeringStatus(peering.ServerName, path, Printable.Text(answer.Subnet?.Lease), isCurrent, Error: null);
        }
        catch (BrokerRefusalException refusal) when (refusal.Kind == BrokerRefusalException.PeeringNotFound)
        {
            return new PeeringStatus(peering.ServerName, path, Lease: null, IsCurrent: false, Error: null);
        }
        catch (Exception exception) when (exception is BrokerFaultException or KeyFileException or UnauthorizedAccessException)
        {
            return new PeeringStatus(peering.ServerName, path, Lease: null, IsCurrent: false, exception.Message);
        }
    }
}
