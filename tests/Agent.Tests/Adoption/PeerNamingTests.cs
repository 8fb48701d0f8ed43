using Agent.Adoption;

namespace Agent.Tests.Adoption;

/// <summary>What people and tools write beside a peer, and the client's name that becomes of it (rule 8).</summary>
[Category("Rule8")]
public sealed class PeerNamingTests
{
    [TestCase("anna laptop", "anna-laptop")]
    [TestCase("Client anna", "anna")]
    [TestCase("Client: anna (0b6f3b5e)", "anna")]
    [TestCase("Name = anna", "anna")]
    [TestCase("Name:         Anna Meier", "Anna-Meier")]
    [TestCase("friendly_name=anna", "anna")]
    [TestCase("friendly_name = anna's phone", "anna-s-phone")]
    [TestCase("BEGIN_PEER anna", "anna")]
    [TestCase("begin anna", "anna")]
    [TestCase("anna / anna@example.org / Updated: 2024", "anna")]
    [TestCase("anna@example.org", "anna-example.org")]
    [TestCase("Email: anna@example.org", "anna-example.org")]
    [TestCase("Müller, Jürgen", "Mueller-Juergen")]
    [TestCase("名前", null)]
    [TestCase("--- ../../etc/passwd", "etc-passwd")]
    [TestCase("a;rm -rf $(x) `y`", "a-rm-rf-x-y")]
    [TestCase("PublicKey = abc", null)]
    [TestCase("{\"name\": \"anna\"}", null)]
    [TestCase("friendly_json={\"name\": \"anna\"}", null)]
    [TestCase("Created at: 2024-01-01", null)]
    [TestCase("=====", null)]
    [TestCase("", null)]
    public void A_comment_becomes_a_name(string comment, string? name)
    {
        PeerNaming.Valid(PeerNaming.Find([comment])).ShouldBe(name);
        (name is null || ClientName.TryParse(name, out _)).ShouldBeTrue();
    }

    [Test]
    public void A_named_one_comes_before_free_text() =>
        PeerNaming.Find(["added by joe", "Name: anna"]).ShouldBe("anna");

    [Test]
    public void The_comments_stay_as_the_note_where_they_say_more()
    {
        PeerNaming.Note(["anna laptop", "first floor"], "anna-laptop").ShouldBe("anna laptop; first floor");
        PeerNaming.Note(["anna"], "anna").ShouldBeNull();
        PeerNaming.Note([], "peer-abc").ShouldBeNull();
        PeerNaming.Note([string.Concat(Enumerable.Repeat("word ", 1000))], "x")!.Length.ShouldBe(1000);
    }

    /// <summary>The pattern tries each number of the blanks with each of the others.</summary>
    [Test]
    public void A_comment_without_end_takes_no_time() =>
        PeerNaming.Find([$"client {new string(' ', 200_000)} a ({new string(' ', 200_000)} a (", "anna"]).ShouldNotBeNull();

    [Test]
    public void A_comment_with_a_key_is_neither_name_nor_note()
    {
        string[] comments = ["anna", $"PrivateKey = {Sample.KeyText("anna's")}", $"psk {Sample.KeyText("psk")}"];

        PeerNaming.Find([comments[2]]).ShouldBeNull();
        PeerNaming.Note(comments, "x").ShouldBe("anna");
    }

    [Test]
    public void No_name_is_given_twice_nor_one_of_the_map()
    {
        var names = new PeerNames(NameMap.Read($"{Sample.Key(1)} phone-2\n"));

        new[] { 2, 3, 4, 1 }.Select(number => names.Take(Sample.Key(number), ["phone"]))
            .ShouldBe(["phone", "phone-3", "phone-4", "phone-2"]);
    }

    [Test]
    public void A_peer_that_nobody_named_is_named_by_its_key() =>
        new PeerNames(NameMap.Empty).Take(Sample.Key(1), []).ShouldMatch("^peer-[A-Za-z0-9]{6}$");

    [TestCase("x", "is not KEY NAME")]
    [TestCase("nokey anna", "does not begin with a public key")]
    [TestCase("KEY ../anna", "must have a name of")]
    [TestCase("KEY anna\nKEY bob", "has a key for the second time")]
    [TestCase("KEY anna\nOTHER anna", "gives the name anna a second time")]
    public void A_map_that_is_wrong_says_where(string text, string problem)
    {
        var map = NameMap.Read(text.Replace("KEY", $"{Sample.Key(1)}", StringComparison.Ordinal)
            .Replace("OTHER", $"{Sample.Key(2)}", StringComparison.Ordinal));

        map.Problems.ShouldHaveSingleItem().ShouldContain(problem);
    }

    [Test]
    public void A_map_may_have_comments_and_blank_lines() =>
        NameMap.Read($"# names\n\n{Sample.Key(1)}\tanna # laptop\r\n").ShouldSatisfyAllConditions(
            map => map.Problems.ShouldBeEmpty(),
            map => map.Names[Sample.Key(1)].ToString().ShouldBe("anna"));
}
