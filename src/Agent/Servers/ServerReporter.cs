using Agent.Brokers;
using Agent.Configuration;
using Agent.WireGuard;
using Broker.Contracts;

namespace Agent.Servers;

/// <summary>
/// Tells the broker what the interface has: as soon as that is another list, and every minute. Nothing depends on it: a report that
/// fails is made again after the next round that goes well.
/// </summary>
internal sealed class ServerReporter(
    ServerSettings settings, BrokerClient broker, IWireGuard wireGuard, string version, TimeProvider time, AgentLog log)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private ListVersion? applied;
    private ListVersion? reported;
    private string? refusalTold;
    private TaskCompletionSource news = NewSignal();

    /// <summary>After each round that went well: what the interface has; null while that is no list of the broker's.</summary>
    public void Note(ListVersion? list)
    {
        lock (gate)
        {
            applied = list;
            if (list is not null && list != reported)
            {
                news.TrySetResult();
            }
        }
    }

    /// <summary>Returns when it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await NewsOrAMinuteAsync(cancellationToken);
                await ReportAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // asked to stop
        }
    }

    public async Task ReportAsync(CancellationToken cancellationToken)
    {
        if (TakeNews() is not { } list)
        {
            return;
        }

        try
        {
            if (await wireGuard.FindDeviceAsync(settings.Interface) is not { } device)
            {
                return;
            }

            await broker.ReportServerAsync(Report(list, device), cancellationToken);
            refusalTold = null;
        }
        catch (BrokerRefusalException refusal) when (!refusal.IsTransient)
        {
            Tell(refusal);
        }
        catch (Exception exception) when (exception is BrokerFaultException or ToolException)
        {
            // The rounds meet it as well, and tell.
            return;
        }

        lock (gate)
        {
            reported = list;
        }
    }

    private async Task NewsOrAMinuteAsync(CancellationToken cancellationToken)
    {
        Task next;
        lock (gate)
        {
            next = news.Task;
        }

        try
        {
            await next.WaitAsync(Interval * (0.9 + (0.2 * Random.Shared.NextDouble())), time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // a minute has passed
        }
    }

    private ListVersion? TakeNews()
    {
        lock (gate)
        {
            news = NewSignal();
            return applied;
        }
    }

    /// <summary>A peer that was never heard of has nothing to report.</summary>
    private ServerReportRequest Report(ListVersion list, Device device) => new()
    {
        ServerName = settings.Name,
        ServerId = list.ServerId,
        Revision = list.Revision,
        AgentVersion = version,
        ListenPort = device.ListenPort,
        Peers = [.. from peer in device.Peers
                    where peer.LatestHandshake is not null || peer.RxBytes > 0 || peer.TxBytes > 0
                    select new PeerReport
                    {
                        PublicKey = peer.PublicKey.ToString(),
                        LatestHandshake = peer.LatestHandshake,
                        RxBytes = peer.RxBytes,
                        TxBytes = peer.TxBytes,
                    }],
    };

    private void Tell(BrokerRefusalException refusal)
    {
        if (refusalTold != refusal.Kind)
        {
            refusalTold = refusal.Kind;
            log.Warn($"The broker does not take the report of server '{settings.Name}': {refusal.Message}");
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
