using Agent.Brokers;
using Agent.Clients;
using Agent.Configuration;
using Agent.Servers;

namespace Agent.CommandLine;

/// <summary>What each command does, to its exit code.</summary>
internal static class AgentCommands
{
    private static readonly TimeSpan ConfirmationDelay = TimeSpan.FromSeconds(1);

    /// <summary>A server until it is stopped; a client once, or until it is stopped if it watches.</summary>
    public static Task<int> RunAsync(string path, bool watch, CancellationToken cancellationToken) => CommandGuard.RunAsync(path, async session =>
    {
        using var _ = session.Lock();
        if (session.Configuration.Server is { } server)
        {
            var round = session.CreateServerRound();
            await new ServerService(server, round, session.CreateReporter(), TimeProvider.System, session.Log).RunAsync(cancellationToken);
            return ExitCode.Done;
        }

        var clientRound = session.CreateClientRound();
        if (!watch)
        {
            return CodeOf(await clientRound.RunAsync(cancellationToken));
        }

        var interval = session.Configuration.Client!.RefreshFrequency;
        var pace = new Pace(interval, shortest: interval, Random.Shared);
        await new ServerLoop(ClientRoundAsync, pace, TimeProvider.System, session.Log).RunAsync(cancellationToken);
        return ExitCode.Done;

        async Task<RoundOutcome> ClientRoundAsync(CancellationToken token) =>
            await clientRound.RunAsync(token) is ClientOutcome.Done ? RoundOutcome.InStep : RoundOutcome.InDoubt;
    });

    /// <param name="path">The configuration file.</param>
    /// <param name="takeOver">Whether a client takes peerings that another key has, and asks for revoked ones.</param>
    /// <param name="cancellationToken">Ends the round.</param>
    public static Task<int> OnceAsync(string path, bool takeOver, CancellationToken cancellationToken) => CommandGuard.RunAsync(path, async session =>
    {
        using var _ = session.Lock();
        if (session.Configuration.Server is null)
        {
            return CodeOf(await session.CreateClientRound(takeOver).RunAsync(cancellationToken));
        }

        RefuseTakeOver(path, takeOver);

        var round = session.CreateServerRound();
        var retries = new Retries(TimeProvider.System);
        var outcome = await retries.RunAsync(() => round.RunAsync(cancellationToken), cancellationToken);
        if (outcome is RoundOutcome.InDoubt)
        {
            await Task.Delay(ConfirmationDelay, cancellationToken);
            outcome = await retries.RunAsync(() => round.RunAsync(cancellationToken), cancellationToken);
        }

        var reporter = session.CreateReporter();
        reporter.Take(round.Applied, round.Findings);
        await reporter.ReportAsync(cancellationToken);
        return round.Findings.Any(finding => finding.Kind is FindingKind.Decision) ? ExitCode.DecisionNeeded
            : outcome is RoundOutcome.InDoubt ? ExitCode.Failed
            : ExitCode.Done;
    });

    private static int CodeOf(ClientOutcome outcome) => outcome switch
    {
        ClientOutcome.Done => ExitCode.Done,
        ClientOutcome.DecisionNeeded => ExitCode.DecisionNeeded,
        ClientOutcome.Revoked => ExitCode.Revoked,
        _ => ExitCode.Failed,
    };

    public static void RefuseTakeOver(string path, bool takeOver)
    {
        if (takeOver)
        {
            throw new ConfigurationException($"{path} is a server's: --take-over is for clients.");
        }
    }
}
