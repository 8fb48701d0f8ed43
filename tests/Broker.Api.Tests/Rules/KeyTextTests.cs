namespace Broker.Api.Tests.Rules;

/// <summary>A key has one text, the canonical base64 of its 32 bytes.</summary>
[Category("Rule5")]
public sealed class KeyTextTests(BackEnd backEnd) : ApiTests(backEnd)
{
    private const string Canonical = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    private static readonly string[] NotCanonical =
    [
        Canonical.Replace("h8=", "h9=", StringComparison.Ordinal),
        Canonical.Replace("h8=", "h+=", StringComparison.Ordinal),
        Canonical.Replace("h8=", "h/=", StringComparison.Ordinal),
        Canonical[..43],
        Canonical + "=",
        Canonical + "\n",
        " " + Canonical,
        Canonical.Insert(20, " "),
        Canonical.Insert(20, "\n"),
        Canonical.Replace('A', '-'),
        Canonical.Replace('A', '_'),
        Canonical.Replace('A', '\u0410'),
        Canonical.Replace('A', '='),
        Convert.ToBase64String(new byte[31]),
        Convert.ToBase64String(new byte[33]),
        Convert.ToHexString(new byte[32]),
        new string('A', 44),
        new string('=', 44),
        "",
    ];

    [TestCaseSource(nameof(NotCanonical))]
    [WithoutStorage]
    public async Task Refuses_what_is_not_canonical(string key)
    {
        var server = await Api.AddServerAsync();

        (await Api.AddClientAsync(Sample.Name(), server, key)).ShouldNameFields("public_key");
        (await Api.PostAsync("server/add", Sample.Server().With(("public_key", key)))).ShouldNameFields("public_key");
        (await Api.PostAsync("server/update", new JsonObject { ["server_name"] = server.Name(), ["public_key"] = key }))
            .ShouldNameFields("public_key");
        (await Api.PeersAsync(server)).ShouldBeEmpty();
    }

    [Test]
    public async Task Gives_back_a_key_as_it_came()
    {
        var server = await Api.AddServerAsync();
        string[] keys = [Canonical, Canonical.Replace('A', '+'), Canonical.Replace('A', '/')];
        foreach (var key in keys)
        {
            await Api.LeaseAsync(server, key: key);
        }

        (await Api.PeersAsync(server)).Select(peer => peer.Key).ShouldBe(keys);
        (await Api.GetAsync($"server/config?server_name={server.Name()}")).Text.ShouldContain(Canonical.Replace('A', '+'));
    }

    [Test]
    public async Task Tells_apart_keys_that_differ_in_case_alone()
    {
        var server = await Api.AddServerAsync();

        await Api.LeaseAsync(server, key: Canonical);
        await Api.LeaseAsync(server, key: Canonical.Replace("AAEC", "aAEC", StringComparison.Ordinal));

        (await Api.PeersAsync(server)).Length.ShouldBe(2);
    }
}
