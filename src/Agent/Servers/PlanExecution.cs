using Agent.WireGuard;

namespace Agent.Servers;

/// <summary>The execution of one round's plan: what was done, and what failed without stopping the rest.</summary>
internal sealed class PlanExecution(ServerInterface networkInterface, StateFile stateFile, AgentLog log)
{
    private readonly List<Step> executed = [];
    private readonly List<Finding> findings = [];

    public IReadOnlyList<Step> Executed => executed;

    public IReadOnlyList<Finding> Findings => findings;

    /// <summary>
    /// Removes peers, notes that, and executes the other ones of these steps of the plan. One that fails stops the ones after it, unless
    /// they do not depend on it. The state is what is true when they have been executed; null if that does not change.
    /// </summary>
    /// <exception cref="DecisionNeededException">The agent must not go on by itself: nothing was done.</exception>
    /// <exception cref="ToolException">A tool failed.</exception>
    public async Task RunAsync(Plan plan, IReadOnlyList<Step> steps, ServerState? state, CancellationToken cancellationToken)
    {
        if (plan.Findings.FirstOrDefault(finding => finding.IsFatal) is { } fatal)
        {
            throw new DecisionNeededException(fatal.Text);
        }

        foreach (var step in steps.Where(step => step is RemovePeers))
        {
            await RunAsync(step, steps, cancellationToken);
        }

        Save(state);
        foreach (var step in steps.Where(step => step is not RemovePeers))
        {
            await RunAsync(step, steps, cancellationToken);
        }
    }

    private async Task RunAsync(Step step, IReadOnlyList<Step> steps, CancellationToken cancellationToken)
    {
        try
        {
            await networkInterface.RunAsync(step, cancellationToken);
            executed.Add(step);
            if (step is not WriteFile { KeepsBackup: false } || steps.Count == 1)
            {
                log.Info(step.Done);
            }
        }
        catch (ToolException exception) when (step is LinkStep or SetDevice)
        {
            findings.Add(Servers.Findings.Problem(step is SetDevice ? "device" : "link", exception.Message));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException
            && step is WriteFile && !steps.Any(other => other is BringUp))
        {
            findings.Add(Servers.Findings.Problem("file", $"{((WriteFile)step).Path} is out of date: {exception.Message}"));
        }
    }

    private void Save(ServerState? state)
    {
        try
        {
            if (state is not null)
            {
                stateFile.Save(state);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            findings.Add(Servers.Findings.Problem("state", $"What was removed cannot be saved: {exception.Message}"));
        }
    }
}
