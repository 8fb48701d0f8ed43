namespace Agent;

/// <summary>
/// What a round would do: computed once, printed by <c>--dry-run</c> and <c>status</c>, executed by the round.
/// </summary>
/// <param name="Steps">In their order.</param>
internal sealed record Plan(IReadOnlyList<Step> Steps)
{
    public static Plan Nothing { get; } = new([]);

    /// <summary>Public keys of peers whose live tunnel the steps cut.</summary>
    public IReadOnlyList<string> Lost { get; init; } = [];

    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>Whether executing the plan leaves nothing to be done.</summary>
    public bool IsClean => !Findings.Any(finding => finding.IsOpen);

    public Plan Then(Plan next) => new([.. Steps, .. next.Steps])
    {
        Lost = [.. Lost, .. next.Lost],
        Findings = [.. Findings.Union(next.Findings)],
    };
}

/// <summary>One action of a plan.</summary>
internal abstract record Step
{
    /// <summary>What it does, to be read after "would"; several sentences for several peers.</summary>
    public abstract IEnumerable<string> Texts { get; }

    /// <summary>The sentence for the log, once it is done.</summary>
    public abstract string Done { get; }
}

internal enum FindingKind
{
    /// <summary>Something to know; nothing is left undone because of it.</summary>
    Warning,

    /// <summary>Something of the broker's answer is not applied, or not yet.</summary>
    HeldBack,

    /// <summary>Something is wrong that the agent cannot repair.</summary>
    Problem,

    /// <summary>An operator has to decide.</summary>
    Decision,

    /// <summary>Access that this host had was taken away at the broker.</summary>
    Revoked,
}

/// <summary>What a plan says beside its steps.</summary>
/// <param name="Slug">Identifies the sort of finding, so that each is logged once.</param>
/// <param name="Text">A sentence.</param>
internal sealed record Finding(FindingKind Kind, string Slug, string Text)
{
    /// <summary>Whether host and broker differ because of it.</summary>
    public bool IsOpen => Kind is not FindingKind.Warning;

    /// <summary>Whether the agent must not go on by itself: going on may break what somebody else has set up.</summary>
    public bool IsFatal { get; init; }
}
