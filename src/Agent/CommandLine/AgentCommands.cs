using Agent.Brokers;
using Agent.Clients;
using Agent.Configuration;
using Agent.Files;
using Agent.Servers;

namespace Agent.CommandLine;

/// <summary>What each command does, to its exit code.</summary>
internal static class AgentCommands
{
    private static readonly TimeSpan ConfirmationDelay = TimeSpan.FromSeconds(1);

    /// <summary>A server until it is stopped; a client once, or until it is stopped if it watches.</summary>
    public static Task<int> RunAsync(
        string path, bool watch, CancellationToken cancellationToken) => CommandGuard.RunAsync(path, async session =>
    {
        using var _ = session.Lock();
        if (session.Configuration.Server is { } server)
        {
            var round = session.CreateServerRound();
            var service = new ServerService(server, round, session.CreateReporter(), TimeProvider.System, session.Log);
            await Beside.RunAsync(session.CreateRoleWarning().RunAsync, service.RunAsync, cancellationToken);
            return ExitCode.Done;
        }

        if (watch)
        {
            await WatchAsync(session, cancellationToken);
            return ExitCode.Done;
        }

        using var client = session.CreateClientRound();
        var code = CodeOf(await RunClientAsync(session, client.RunAsync, cancellationToken));
        if (code is ExitCode.Done)
        {
            await session.CreateRoleWarning().TryAsync(cancellationToken);
        }

        return code;
    });

    /// <summary>One round, in which a client may take peerings that another key has, and ask for revoked ones.</summary>
    public static Task<int> OnceAsync(
        string path, bool takeOver, CancellationToken cancellationToken) => CommandGuard.RunAsync(path, async session =>
    {
        using var _ = session.Lock();
        if (session.Configuration.Server is null)
        {
            using var client = session.CreateClientRound(takeOver);
            return CodeOf(await RunClientAsync(session, client.RunAsync, cancellationToken));
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

    /// <summary>Gives a client's peerings new keys: in a round of its own, or in the next one of the agent that runs.</summary>
    public static Task<int> RotateAsync(string path, CancellationToken cancellationToken) => CommandGuard.RunAsync(path, async session =>
    {
        await session.MakeNextKeysAsync();
        try
        {
            using var _ = session.Lock();
            using var client = session.CreateClientRound();
            return CodeOf(await RunClientAsync(session, client.RunAsync, cancellationToken));
        }
        catch (AgentLockedException)
        {
            session.Log.Info("The agent that runs gives the peerings their new keys with its next round.");
            return ExitCode.Done;
        }
    });

    /// <summary>A client that runs until it is stopped.</summary>
    private static async Task WatchAsync(AgentSession session, CancellationToken cancellationToken)
    {
        var feed = session.CreateClientFeed();
        using var round = session.CreateClientRound(mayTakeOver: false, feed);
        var service = new ClientService(round, feed, TimeProvider.System);
        var interval = session.Configuration.Client!.RefreshFrequency;
        var pace = new Pace(interval, ClientService.ShortestPause, Random.Shared);
        var loop = new ServerLoop(RoundAsync, pace, TimeProvider.System, session.Log, () => service.IsWatching, service.PauseAsync);
        await Beside.RunAsync(
            session.CreateRoleWarning().RunAsync, token => Beside.RunAsync(service.KeepAsync, loop.RunAsync, token), cancellationToken);

        async Task<RoundOutcome> RoundAsync(CancellationToken token) => await RunClientAsync(session, service.RunAsync, token) switch
        {
            ClientOutcome.Done => RoundOutcome.InStep,
            ClientOutcome.Failed => RoundOutcome.Failed,
            _ => RoundOutcome.InDoubt,
        };
    }

    private static async Task<ClientOutcome> RunClientAsync(
        AgentSession session, Func<CancellationToken, Task<ClientOutcome>> run, CancellationToken cancellationToken)
    {
        var outcome = await run(cancellationToken);
        session.SaveAcceptedToken();
        return outcome;
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
