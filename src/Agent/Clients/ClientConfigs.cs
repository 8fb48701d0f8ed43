using System.Net.Http.Headers;
using Agent.Brokers;
using Broker.Contracts;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Agent.Clients;

/// <summary>The broker's answers about a client's peerings, sent anew only when they are others than the last.</summary>
internal sealed class ClientConfigs(BrokerClient broker, Retries retries, LongPoll poll)
{
    private readonly Dictionary<ServerName, KnownConfig> known = [];

    /// <summary>Whether the broker holds requests open until something changes.</summary>
    public bool Waits => known.Count > 0 && known.Values.All(config => config.Waits) && poll.Patience(mayWait: true) > TimeSpan.Zero;

    public void Forget(ServerName server) => known.Remove(server);

    /// <exception cref="BrokerFaultException">No usable answer.</exception>
    public async Task<ClientConfigResponse> ReadAsync(ClientName name, ServerName server, CancellationToken cancellationToken)
    {
        known.Remove(server, out var last);
        var answer = await retries.RunAsync(
            () => broker.GetClientConfigAsync(name, server, last?.Version, poll.Patience(mayWait: false), cancellationToken),
            cancellationToken);
        var config = answer.Config ?? last!.Config;
        if (answer.Version is { } version)
        {
            known[server] = new KnownConfig(version, config, answer.Waits);
        }

        return config;
    }

    /// <summary>
    /// Returns when the broker has another answer for one of the peerings, or after a while. What it is, the next round asks.
    /// </summary>
    public async Task WaitAsync(ClientName name, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] waits = [.. known.Select(config => WaitAsync(name, config.Key, config.Value.Version, end.Token))];
        await Task.WhenAny(waits);
        await end.CancelAsync();
        await Task.WhenAll(waits);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task WaitAsync(ClientName name, ServerName server, EntityTagHeaderValue version, CancellationToken cancellationToken)
    {
        var patience = poll.Patience(mayWait: true);
        try
        {
            await broker.GetClientConfigAsync(name, server, version, patience, cancellationToken);
            poll.Answered(patience);
        }
        catch (BrokerFaultException fault)
        {
            poll.Failed(patience, fault); // the next round meets it as well, and tells
        }
        catch (OperationCanceledException)
        {
            // another one was answered
        }
    }

    private sealed record KnownConfig(EntityTagHeaderValue Version, ClientConfigResponse Config, bool Waits);
}
