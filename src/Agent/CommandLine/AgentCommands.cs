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
            var service = new ServerService(server, round, session.CreateReporter(), TimeProvider.System, session.Log);
            await BesideAsync(session.CreateRoleWarning(), service.RunAsync, cancellationToken);
            return ExitCode.Done;
        }

        var clientRound = session.CreateClientRound();
        if (!watch)
        {
            var code = await RunClientAsync(session, clientRound, cancellationToken);
            if (code is ExitCode.Done)
            {
                await session.CreateRoleWarning().TryAsync(cancellationToken);
            }

            return code;
        }

        var interval = session.Configuration.Client!.RefreshFrequency;
        var pace = new Pace(interval, shortest: interval, Random.Shared);
        var loop = new ServerLoop(ClientRoundAsync, pace, TimeProvider.System, session.Log);
        await BesideAsync(session.CreateRoleWarning(), loop.RunAsync, cancellationToken);
        return ExitCode.Done;

        async Task<RoundOutcome> ClientRoundAsync(CancellationToken token) =>
            await RunClientAsync(session, clientRound, token) is ExitCode.Done ? RoundOutcome.InStep : RoundOutcome.InDoubt;
    });

    /// <param name="path">The configuration file.</param>
    /// <param name="takeOver">Whether a client takes peerings that another key has, and asks for revoked ones.</param>
    /// <param name="cancellationToken">Ends the round.</param>
    public static Task<int> OnceAsync(string path, bool takeOver, CancellationToken cancellationToken) => CommandGuard.RunAsync(path, async session =>
    {
        using var _ = session.Lock();
        if (session.Configuration.Server is null)
        {
            return await RunClientAsync(session, session.CreateClientRound(takeOver), cancellationToken);
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

    private static async Task<int> RunClientAsync(AgentSession session, ClientRound round, CancellationToken cancellationToken)
    {
        var outcome = await round.RunAsync(cancellationToken);
        session.SaveAcceptedToken();
        return CodeOf(outcome);
    }

    private static async Task BesideAsync(RoleWarning warning, Func<CancellationToken, Task> run, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var warned = warning.RunAsync(end.Token);
        try
        {
            await run(cancellationToken);
        }
        finally
        {
            await end.CancelAsync();
            await warned;
        }
    }

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
