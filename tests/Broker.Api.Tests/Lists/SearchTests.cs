namespace Broker.Api.Tests.Lists;

public sealed class SearchTests(BackEnd backEnd) : ApiTests(backEnd)
{
    [Test]
    public async Task Finds_a_part_of_name_owner_and_note_in_any_case()
    {
        var (server, mark) = (await Api.AddServerAsync(), Sample.Name("Mark"));
        var (name, owner, note, other) = ($"a-{mark}-x", Sample.Name("b"), Sample.Name("c"), Sample.Name("d"));
        await Api.AddAsync(server, name);
        await Api.AddAsync(server, owner, ("owner", $"x {mark.ToUpperInvariant()}x \u00c4nn"));
        await Api.AddAsync(server, note, ("note", $"one\ntwo {mark}x%_\\'"));
        await Api.AddAsync(server, other, ("tags", new JsonArray(mark)));

        (await FindAsync($"{mark.ToLowerInvariant()}")).ShouldBe([name, owner, note]);
        (await FindAsync($"{mark}x \u00c4nn")).ShouldBe([owner]);
        (await FindAsync($"{mark}x%_\\'")).ShouldBe([note], "no letter is a pattern");
        (await FindAsync($"{mark}%")).ShouldBeEmpty();
        (await FindAsync($"x two {mark}")).ShouldBeEmpty();
    }

    [Test]
    public async Task Finds_an_address_or_its_first_bytes_and_nothing_else_by_it()
    {
        var (server, client, other) = (await Api.AddServerAsync(Sample.Dual()), Sample.Name("a"), Sample.Name("b"));
        await Api.AddAsync(server, client, ("lease", server.Address(7)));
        await Api.AddAsync(server, other, ("lease", server.Address(70)), ("note", server.Address(7)));

        (await FindAsync(server.Address(7))).ShouldBe([client]);
        (await FindAsync(server.AddressV6(7))).ShouldBe([client]);
        (await FindAsync(server.Address(7)[..^1])).ShouldBe([client, other]);
        (await FindAsync(server.Address(8))).ShouldBeEmpty();
        (await FindAsync("198.51.")).ShouldBeEmpty();
    }

    [Test]
    public async Task Finds_a_key_or_its_beginning()
    {
        var (server, client, key, word) = (await Api.AddServerAsync(), Sample.Name("z"), Sample.Key(), Sample.Name("a"));
        await Api.AddAsync(server, client, ("public_key", key));
        await Api.AddAsync(server, word, ("note", $"has {key[..12]} written down"));

        (await FindAsync(key)).ShouldBe([client]);
        (await FindAsync(key[..12])).ShouldBe([word, client]);
        (await FindAsync(key[..12].ToLowerInvariant() + "~")).ShouldBeEmpty();
    }

    [Test]
    public async Task Finds_servers_by_name_endpoint_key_and_address()
    {
        var host = Sample.Name("vpn") + ".example.org";
        var server = await Api.AddServerAsync(Sample.Dual().With(("endpoint_address", host)));

        foreach (var text in new[]
        {
            server.Name(), host.ToUpperInvariant(), server.Key(), server.Key()[..10], server.Address(99), server.AddressV6(9),
        })
        {
            (await Api.ServerNamesAsync($"search={Uri.EscapeDataString(text)}")).ShouldBe([server.Name()], text);
        }
    }

    private Task<string?[]> FindAsync(string text) => Api.ClientNamesAsync($"search={Uri.EscapeDataString(text)}");
}
