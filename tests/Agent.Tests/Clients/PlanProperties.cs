using Agent.Clients;
using Agent.WireGuard;

namespace Agent.Tests.Clients;

/// <summary>
/// Whatever state host and broker are in: a round does what the preview has printed and no more, loses no file's text, takes nothing that
/// is somebody else's, and then there is nothing left to do.
/// </summary>
public sealed class PlanProperties
{
    [Property(MaxTest = 150)]
    public void A_round_does_exactly_what_was_printed(int seed) => CheckAsync(new ClientCase(new Random(seed))).GetAwaiter().GetResult();

    private static async Task CheckAsync(ClientCase given)
    {
        using var _ = given;
        await given.ArrangeAsync();
        var (host, before) = (given.Host, given.Look());

        var plan = await host.PlanAsync(given.MayTakeOver);
        given.Look().ShouldBeEquivalentTo(before, $"{given}: a preview changes nothing");

        var isUp = !plan.Plan.Steps.Any(step => step is StopTunnel);
        var outcome = await (given.MayTakeOver ? host.TakeOverAsync() : host.OutcomeAsync());
        var after = given.Look();

        outcome.ShouldBe(
            plan.Error is not null ? ClientOutcome.Failed
            : plan.NeedsDecision ? ClientOutcome.DecisionNeeded
            : plan.IsRevoked ? ClientOutcome.Revoked
            : ClientOutcome.Done,
            $"{given}");
        ShouldHaveDone(plan, before, after, $"{given}");
        ShouldHaveLostNothing(before, after, $"{given}");
        ShouldHaveChanged(plan, host.WireGuard.Changes, $"{given}");
        if (given.IsForeign || (given.IsAnothers && !given.MayTakeOver))
        {
            outcome.ShouldBe(ClientOutcome.DecisionNeeded, $"{given}");
            after.ShouldBeEquivalentTo(before, $"{given}: what is another's stays");
        }
        else if (given.IsRevoked && !given.MayTakeOver)
        {
            outcome.ShouldBe(ClientOutcome.Revoked, $"{given}");
            after.Text.ShouldBeNull($"{given}: the next boot has no tunnel");
            plan.Plan.Findings.Any(finding => finding.Text.Contains("`ip link delete dev berlin`", StringComparison.Ordinal))
                .ShouldBe(isUp && given.IsUp, $"{given}");
        }

        host.RestartAgent();
        var second = await host.PlanAsync();
        second.Plan.Steps.SelectMany(step => step.Texts).ShouldBeEmpty($"{given}");
    }

    private static void ShouldHaveDone(PeeringPlan plan, ClientLook before, ClientLook after, string given)
    {
        var steps = plan.Plan.Steps;
        (after.Keys != before.Keys).ShouldBe(steps.Any(step => step is MakeKeys), given);
        (after.Asked != before.Asked).ShouldBe(steps.Any(step => step is AskForPeering), given);
        switch (steps.FirstOrDefault(step => step is WriteConfiguration or SetAside))
        {
            case WriteConfiguration { Text: { } text }:
                after.Text.ShouldBe(text, given);
                break;
            case WriteConfiguration:
                after.Text.ShouldNotBeNull(given);
                break;
            case SetAside:
                after.Text.ShouldBeNull(given);
                after.Others.ShouldContain(before.Text, given);
                break;
            default:
                after.Text.ShouldBe(before.Text, given);
                after.Others.ShouldBe(before.Others, given);
                break;
        }
    }

    /// <summary>What follows a question to the broker is printed as far as it is known before.</summary>
    private static void ShouldHaveChanged(PeeringPlan plan, List<string> changes, string given)
    {
        var steps = plan.Plan.Steps;
        var printed = steps.Count(step => step is LinkStep or StartTunnel or StopTunnel);
        (changes.Count >= printed).ShouldBeTrue(given);
        if (!steps.Any(step => step is AskForPeering))
        {
            changes.Count.ShouldBe(printed, given);
        }

        changes.Any(change => change.StartsWith("up", StringComparison.Ordinal)).ShouldBe(steps.Any(step => step is StartTunnel), given);
        changes.Any(change => change.StartsWith("down", StringComparison.Ordinal)).ShouldBe(steps.Any(step => step is StopTunnel), given);
    }

    private static void ShouldHaveLostNothing(ClientLook before, ClientLook after, string given)
    {
        string?[] kept = [after.Text, .. after.Others];
        foreach (var text in before.Others.Append(before.Text ?? after.Text))
        {
            kept.ShouldContain(text, given);
        }
    }
}
