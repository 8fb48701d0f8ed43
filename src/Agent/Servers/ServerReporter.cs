using Agent.Brokers;
using Agent.Configuration;
using Agent.WireGuard;

namespace Agent.Servers;

/// <summary>
/// Reports what the interface has to the broker: as soon as that is another list or there is another problem, and every minute. Nothing
/// depends on it: a report that fails is made again after the next round.
/// </summary>
internal sealed class ServerReporter(
    ServerSettings settings, BrokerClient broker, IWireGuard wireGuard, string version, TimeProvider time, AgentLog log)
{
    private const int MostProblems = 16;
    private const int LongestProblem = 300;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private ReportNote? applied;
    private ReportNote? reported;
    private readonly AgentRun run = new(version, Guid.NewGuid());
    private string? refusalTold;
    private bool isContested;
    private TaskCompletionSource news = NewSignal();

    /// <summary>After each round: what the interface has, null while that is no list of the broker's, and what is wrong with it.</summary>
    public void Take(AppliedList? list, IEnumerable<Finding> findings)
    {
        var problems = findings.Where(finding => finding.IsOpen)
            .Select(finding => Printable.Text(finding.Text, LongestProblem)).Take(MostProblems);
        lock (gate)
        {
            applied = list is null ? null : new ReportNote(list.Version, string.Join('\n', problems), list.Addresses);
            if (applied?.IsSame(reported) == false)
            {
                news.TrySetResult();
            }
        }
    }

    /// <summary>Runs until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await NewsOrAMinuteAsync(cancellationToken);
            await ReportAsync(cancellationToken);
        }
    }

    public async Task ReportAsync(CancellationToken cancellationToken)
    {
        if (TakeNews() is not { } note)
        {
            return;
        }

        try
        {
            if (await wireGuard.FindDeviceAsync(settings.Interface) is not { } device)
            {
                return;
            }

            var link = await wireGuard.ReadLinkAsync(settings.Interface);
            var report = InterfaceReport.Of(settings, note, device, link, run, time.GetUtcNow());
            var answer = await broker.ReportServerAsync(report, cancellationToken);
            refusalTold = null;
            Tell(answer.Contested);
        }
        catch (BrokerRefusalException refusal) when (!refusal.IsTransient)
        {
            Tell(refusal);
        }
        catch (Exception exception) when (exception is BrokerFaultException or ToolException or IOException or UnauthorizedAccessException)
        {
            // The rounds meet it as well, and tell.
            return;
        }

        lock (gate)
        {
            reported = note;
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

    private ReportNote? TakeNews()
    {
        lock (gate)
        {
            news = NewSignal();
            return applied;
        }
    }

    private void Tell(BrokerRefusalException refusal)
    {
        if (refusalTold != refusal.Kind)
        {
            refusalTold = refusal.Kind;
            log.Warn($"The broker refuses the report of server '{settings.Name}': {refusal.Message}");
        }
    }

    private void Tell(bool contested)
    {
        if (contested && !isContested)
        {
            log.Warn(Findings.Contested(settings).Text);
        }
        else if (isContested && !contested)
        {
            log.Info($"This host alone reports as server '{settings.Name}' again.");
        }

        isContested = contested;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
