using Broker.Domain.Reports;

namespace Broker.Domain.Tests.Reports;

/// <summary>Who reports on one server: one agent after another, or two beside each other.</summary>
public sealed class ReportingAgentsTests
{
    private static readonly AgentRun A = new(Guid.NewGuid());
    private static readonly AgentRun B = new(Guid.NewGuid());
    private static readonly AgentRun C = new(Guid.NewGuid());

    [Test]
    public void An_agent_alone_is_not_contested() => After(A, A, A).AreContested.ShouldBeFalse();

    [Test]
    public void A_restart_or_a_move_to_another_host_is_not_contested()
    {
        After(A, A, B, B, B).AreContested.ShouldBeFalse();
        After(A, B, C).AreContested.ShouldBeFalse();
    }

    /// <summary>Two hosts with one key: the word of each hid that the other still had a revoked peer.</summary>
    [Test]
    public void An_agent_that_reports_again_after_another_one_is_a_second_host()
    {
        After(A, B, A).AreContested.ShouldBeTrue();
        After(A, B, A, B, A, B).AreContested.ShouldBeTrue();
        After(A, B, C, A).AreContested.ShouldBeTrue();
    }

    [Test]
    public void An_agent_that_is_restarted_every_few_seconds_does_not_hide_the_other()
    {
        var agents = ReportingAgents.None.With(A, Sample.Now);
        for (var second = 5; second <= 60; second += 5)
        {
            agents = agents.With(new AgentRun(Guid.NewGuid()), Sample.Now.AddSeconds(second));
        }

        agents.With(A, Sample.Now.AddSeconds(66)).AreContested.ShouldBeTrue();
    }

    [TestCase(299, true)]
    [TestCase(300, false)]
    public void Ends_five_minutes_after_the_last_time_that_both_have_reported(int seconds, bool isContested) =>
        After(A, B, A).With(A, Sample.Now.AddMinutes(2).AddSeconds(seconds)).AreContested.ShouldBe(isContested);

    [TestCase(299, true)]
    [TestCase(300, false)]
    public void A_host_that_comes_back_after_five_minutes_is_a_new_one_at_first(int seconds, bool isContested)
    {
        var agents = After(A).With(B, Sample.Now.AddSeconds(1)).With(A, Sample.Now.AddSeconds(seconds));

        agents.AreContested.ShouldBe(isContested);
        agents.With(B, Sample.Now.AddSeconds(seconds)).AreContested.ShouldBeTrue("B has not stopped");
    }

    [Test]
    public void An_agent_that_does_not_tell_changes_nothing()
    {
        After(null, null).AreContested.ShouldBeFalse();
        After(A, null, A).AreContested.ShouldBeFalse();
        After(A, B, A, null).AreContested.ShouldBeTrue();
    }

    [Test]
    public void A_contested_server_proves_what_was_proven_before_and_nothing_more()
    {
        var server = Sample.Server;
        var first = Apply(A, 6, last: null);
        var moved = Apply(B, 6, first);
        var contested = Apply(A, 7, moved);

        moved.Agents.AreContested.ShouldBeFalse();
        (contested.Reported, contested.At, contested.Proven).ShouldBe((first.Reported, first.At, first.Proven));
        contested.Proves(server.Version).ShouldBeFalse();
        Apply(A, 7, contested, minutes: 20).Proves(server.Version).ShouldBeTrue("the other host has stopped");

        AppliedVersion Apply(AgentRun run, long revision, AppliedVersion? last, int minutes = 0) => AppliedVersion.Of(
            server, Sample.ReportOf(server.Id, revision, revision == 7 ? server.Digest : null) with { AgentRun = run }, last,
            Sample.Now.AddMinutes(minutes));
    }

    /// <summary>After reports that came a minute apart.</summary>
    private static ReportingAgents After(params AgentRun?[] runs) =>
        runs.Index().Aggregate(ReportingAgents.None, (agents, report) => agents.With(report.Item, Sample.Now.AddMinutes(report.Index)));
}
