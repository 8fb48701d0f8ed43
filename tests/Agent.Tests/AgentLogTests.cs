namespace Agent.Tests;

public sealed class AgentLogTests
{
    [Test]
    public void Says_when_where_nobody_else_does() =>
        Write(forJournal: false).ShouldBe("2026-01-01T00:00:00Z Up.\n2026-01-01T00:00:00Z Trouble.\n");

    [Test]
    public void Says_how_bad_to_the_journal() => Write(forJournal: true).ShouldBe("<6>Up.\n<4>Trouble.\n");

    [Test]
    public void Tells_no_recovery_where_nothing_failed()
    {
        using var lines = new LogLines(new FakeClock());

        lines.Log.Recovered();

        lines.All.ShouldBeEmpty();
    }

    [TestCase(1, "All is well again after 1 failed attempt.")]
    [TestCase(2, "All is well again after 2 failed attempts.")]
    public void Tells_a_recovery_once(int faults, string sentence)
    {
        using var lines = new LogLines(new FakeClock());
        for (var i = 0; i < faults; i++)
        {
            lines.Log.Fault("kind", "Trouble.");
        }

        lines.Log.Recovered();
        lines.Log.Recovered();

        lines.All.ShouldBe(["Trouble.", sentence]);
    }

    /// <summary>Standard error may be a file on a disk that is full: the agent ended.</summary>
    [Test]
    public void Goes_on_where_nothing_can_be_written()
    {
        using var full = new FullWriter();
        var log = new AgentLog(full, new FakeClock(), forJournal: true);

        log.Fault("kind", "Trouble.");
        log.Recovered();

        full.Attempts.ShouldBe(2);
    }

    private sealed class FullWriter : StringWriter
    {
        public int Attempts { get; private set; }

        public override void WriteLine(string? value)
        {
            Attempts++;
            throw new IOException("No space left on device");
        }
    }

    private static string Write(bool forJournal)
    {
        using var writer = new StringWriter();
        var log = new AgentLog(writer, new FakeClock(), forJournal);
        log.Info("Up.");
        log.Warn("Trouble.");
        return writer.ToString();
    }
}
