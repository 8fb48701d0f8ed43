namespace Agent;

/// <summary>Logs the findings of rounds: an open one until it is over, a warning once.</summary>
internal sealed class FindingLog(AgentLog log)
{
    private readonly HashSet<string> toldWarnings = [];

    /// <summary>The subject is what they are about; null where the agent has one subject only.</summary>
    public void Tell(IEnumerable<Finding> findings, string? subject = null)
    {
        foreach (var finding in findings)
        {
            var text = subject is null ? finding.Text : $"{subject}: {finding.Text}";
            if (finding.IsOpen)
            {
                log.Fault(subject is null ? finding.Slug : $"{subject} {finding.Slug}", text);
            }
            else if (toldWarnings.Add(text))
            {
                log.Warn(text);
            }
        }
    }
}
