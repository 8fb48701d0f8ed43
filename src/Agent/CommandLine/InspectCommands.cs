using System.Text.Json;
using Agent.Status;

namespace Agent.CommandLine;

/// <summary>The commands that look and change nothing.</summary>
internal static class InspectCommands
{
    /// <summary>Says what is, and what a round would do.</summary>
    public static Task<int> StatusAsync(
        string path, bool asJson, CancellationToken cancellationToken) => CommandGuard.RunAsync(path, async session =>
    {
        var report = await session.InspectAsync(mayTakeOver: false, cancellationToken);
        Console.Out.Write(asJson ? Json(report) : StatusText.Of(report, TimeProvider.System.GetUtcNow()));
        return Verdict(report);
    });

    /// <inheritdoc cref="AgentCommands.OnceAsync"/>
    public static Task<int> DryRunAsync(
        string path, bool takeOver, CancellationToken cancellationToken) => CommandGuard.RunAsync(path, async session =>
    {
        AgentCommands.RefuseTakeOver(path, takeOver && session.Configuration.Server is not null);
        var report = await session.InspectAsync(takeOver, cancellationToken);
        foreach (var sentence in report.Sentences())
        {
            Console.Out.WriteLine(sentence);
        }

        Console.Out.WriteLine(report.Error ?? (report.InStep ? "Nothing to do." : "Nothing was done."));
        return Verdict(report);
    });

    private static int Verdict(StatusReport report) =>
        report.Error is not null ? ExitCode.Failed
        : report.NeedsDecision ? ExitCode.DecisionNeeded
        : report.IsRevoked ? ExitCode.Revoked
        : report.InStep ? ExitCode.Done
        : ExitCode.Differs;

    private static string Json(StatusReport report) =>
        (report is ServerStatusReport server
            ? JsonSerializer.Serialize(server, StatusJsonContext.Plain.ServerStatusReport)
            : JsonSerializer.Serialize((ClientStatusReport)report, StatusJsonContext.Plain.ClientStatusReport)) + "\n";
}
