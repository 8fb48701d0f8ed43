using System.Text.Json;
using Agent.Brokers;
using Agent.Clients;
using Agent.Configuration;
using Agent.Files;
using Agent.Servers;
using Agent.Status;
using Agent.WireGuard;

namespace Agent.CommandLine;

/// <summary>What each command does, to its exit code.</summary>
internal static class AgentCommands
{
    private static readonly TimeSpan ConfirmationDelay = TimeSpan.FromSeconds(1);

    /// <summary>A server until it is stopped; a client once, or until it is stopped if it watches.</summary>
    public static Task<int> RunAsync(string path, bool watch, CancellationToken cancellationToken) => GuardAsync(path, async session =>
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
    public static Task<int> OnceAsync(string path, bool takeOver, CancellationToken cancellationToken) => GuardAsync(path, async session =>
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

    /// <summary>Says what is, and what a round would do.</summary>
    public static Task<int> StatusAsync(string path, bool asJson, CancellationToken cancellationToken) => GuardAsync(path, async session =>
    {
        var report = await session.InspectAsync(mayTakeOver: false, cancellationToken);
        Console.Out.Write(asJson ? Json(report) : StatusText.Of(report, TimeProvider.System.GetUtcNow()));
        return Verdict(report);
    });

    /// <inheritdoc cref="OnceAsync"/>
    public static Task<int> DryRunAsync(string path, bool takeOver, CancellationToken cancellationToken) => GuardAsync(path, async session =>
    {
        RefuseTakeOver(path, takeOver && session.Configuration.Server is not null);
        var report = await session.InspectAsync(takeOver, cancellationToken);
        foreach (var action in report.Pending)
        {
            Console.Out.WriteLine($"Would {action}.");
        }

        foreach (var sentence in report.Problems.Concat(report.Warnings))
        {
            Console.Out.WriteLine(sentence);
        }

        Console.Out.WriteLine(report.Error ?? (report.InStep ? "Nothing to do." : "Nothing was done."));
        return Verdict(report);
    });

    /// <summary>Turns what can go wrong into a line for the operator and an exit code.</summary>
    public static Task<int> GuardAsync(string path, Func<AgentSession, Task<int>> command) => GuardAsync(async log =>
    {
        using var session = new AgentSession(path, log);
        return await command(session);
    });

    /// <inheritdoc cref="GuardAsync(string, Func{AgentSession, Task{int}})"/>
    public static async Task<int> GuardAsync(Func<AgentLog, Task<int>> command)
    {
        var log = AgentLog.ToStandardError();
        try
        {
            return await command(log);
        }
        catch (ConfigurationException exception)
        {
            log.Warn(exception.Message);
            return ExitCode.Wrong;
        }
        catch (DecisionNeededException exception)
        {
            log.Warn(exception.Message);
            return ExitCode.DecisionNeeded;
        }
        catch (Exception exception) when (exception is BrokerFaultException or ToolException or AgentLockedException or KeyFileException
            or IOException or UnauthorizedAccessException)
        {
            log.Warn(exception.Message);
            return ExitCode.Failed;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Failed;
        }
    }

    private static int Verdict(StatusReport report) =>
        report.Error is not null ? ExitCode.Failed
        : report.NeedsDecision ? ExitCode.DecisionNeeded
        : report.IsRevoked ? ExitCode.Revoked
        : report.InStep ? ExitCode.Done
        : ExitCode.Differs;

    private static int CodeOf(ClientOutcome outcome) => outcome switch
    {
        ClientOutcome.Done => ExitCode.Done,
        ClientOutcome.DecisionNeeded => ExitCode.DecisionNeeded,
        ClientOutcome.Revoked => ExitCode.Revoked,
        _ => ExitCode.Failed,
    };

    private static void RefuseTakeOver(string path, bool takeOver)
    {
        if (takeOver)
        {
            throw new ConfigurationException($"{path} is a server's: --take-over is for clients.");
        }
    }

    private static string Json(StatusReport report) =>
        (report is ServerStatusReport server
            ? JsonSerializer.Serialize(server, StatusJsonContext.Plain.ServerStatusReport)
            : JsonSerializer.Serialize((ClientStatusReport)report, StatusJsonContext.Plain.ClientStatusReport)) + "\n";
}
