using Agent.Adoption;

namespace Agent.Tests.Adoption;

/// <summary>
/// Files in the manner of the common installers, of web interfaces and of people. Beside each is what the preview says; with
/// <c>UPDATE_EXPECTED=1</c> it is written anew, to be read before it is committed.
/// </summary>
public sealed class AdoptionDataTests
{
    private static IEnumerable<string> Names =>
        [.. Directory.EnumerateFiles(HandMade.Folder, "*.conf").Select(path => Path.GetFileNameWithoutExtension(path)).Order()];

    [TestCaseSource(nameof(Names))]
    public void Is_taken_or_refused_as_expected(string name)
    {
        var found = HandMade.Read(name);
        var preview = HandMade.Preview(found);
        var text = AdoptionText.Of(preview, new Uri("https://broker.example.org/"));
        var path = Path.Combine(HandMade.Folder, $"{name}.expected");
        if (Environment.GetEnvironmentVariable("UPDATE_EXPECTED") is not null)
        {
            File.WriteAllText(path, text);
        }

        text.ShouldBe(File.ReadAllText(path));
        text.ShouldContain(preview.IsPossible ? "becomes server 'berlin'" : "annot be ");
    }

    [TestCaseSource(nameof(Names))]
    public void Nothing_that_is_said_or_sent_holds_a_secret(string name)
    {
        var found = HandMade.Read(name);
        var preview = HandMade.Preview(found);
        string[] secrets = [.. HandMade.SecretsOf(found.File!.Text)];
        var said = AdoptionText.Of(preview, new Uri("https://broker.example.org/")) + AdoptionReport.Json(preview, adopted: false)
            + string.Join(' ', preview.Peers.Select(peer => peer.Note));

        secrets.Where(secret => said.Contains(secret, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [TestCaseSource(nameof(Names))]
    public void Every_text_is_the_sum_of_its_sections(string name)
    {
        var text = HandMade.Read(name).File!.Text;

        Agent.WireGuard.FileSections.Parse(text).ToString().ShouldBe(text);
    }

    /// <summary>What the daemon writes for an adopted interface: the mark, and else what was there.</summary>
    [TestCaseSource(nameof(Names))]
    public void What_is_taken_keeps_its_file_byte_for_byte(string name)
    {
        var found = HandMade.Read(name);
        var plan = HandMade.Preview(found);
        if (!plan.IsPossible)
        {
            return;
        }

        var written = HandMade.Adopted(plan, found);

        var kept = found.File!.Text.Replace("SaveConfig = true\n", "", StringComparison.Ordinal);
        written.ShouldBe($"{Agent.WireGuard.ServerFile.Header(plan.Server!.Name)}\n{kept}");
        var again = FoundFile.Read(System.Text.Encoding.UTF8.GetBytes(written));
        again.Problems.ShouldBeEmpty();
        again.Peers.Select(peer => string.Join(' ', [$"{peer.Key}", .. peer.Networks.Select(network => $"{network}")]))
            .ShouldBe(found.File.Peers.Select(peer => string.Join(' ', [$"{peer.Key}", .. peer.Networks.Select(network => $"{network}")])));
    }
}
