using Agent.WireGuard;

namespace Agent.Tests.WireGuard;

/// <summary>Programs of this machine, with <c>sh</c> and the like in the place of <c>wg</c>.</summary>
public sealed class ToolsTests
{
    [Test]
    public async Task Returns_what_a_program_prints() =>
        (await Tools.RunAsync("printf", ["%s|", "a b", "$(reboot)", "; c"])).ShouldBe("a b|$(reboot)|; c|");

    [Test]
    public async Task Gives_a_program_its_input() => (await Tools.RunAsync("cat", [], "secret")).ShouldBe("secret");

    [Test]
    public async Task A_program_that_reads_nothing_gets_by() =>
        (await Tools.RunAsync("true", [], new string('x', 1_000_000))).ShouldBe("");

    [Test]
    public async Task Much_output_and_many_errors_are_no_matter() =>
        (await Tools.RunAsync("sh", ["-c", "head -c 300000 /dev/zero | tr '\\0' x >&2; head -c 300000 /dev/zero | tr '\\0' y"]))
            .Length.ShouldBe(300_000);

    [Test]
    public async Task A_program_that_fails_is_told_with_its_reason()
    {
        var failure = await Should.ThrowAsync<ToolException>(
            () => Tools.RunAsync("sh", ["-c", "echo printed; echo 'No such device' >&2; exit 3"]));

        failure.Message.ShouldContain("ended with 3");
        failure.Message.ShouldContain("No such device");
    }

    [Test]
    public async Task A_program_that_is_not_there_is_told() =>
        (await Should.ThrowAsync<ToolException>(() => Tools.RunAsync("wg-that-nobody-has", ["show"])))
            .Message.ShouldContain("wg-that-nobody-has");

    [Test]
    public async Task A_key_that_a_program_quotes_is_not_told()
    {
        var key = Sample.KeyText("secret");

        var failure = await Should.ThrowAsync<ToolException>(
            () => Tools.RunAsync("sh", ["-c", "read line; echo \"Key is not the correct length: \\`$line'\" >&2; exit 1"], key));

        failure.Message.ShouldContain("Key is not the correct length");
        failure.Message.ShouldNotContain(key[..20]);
    }

    [Test]
    public void Finds_programs_in_the_path()
    {
        Tools.Find("sh").ShouldNotBeNull().ShouldEndWith("/sh");
        Tools.Find("wg-that-nobody-has").ShouldBeNull();
    }
}
