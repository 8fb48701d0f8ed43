using Broker.Api.Tests.Calls;
namespace Broker.Api.Tests.Rules;

/// <summary>The alphabet and the length of names.</summary>
[Category("Rule8")]
public sealed class NameTests(BackEnd backEnd) : ApiTests(backEnd)
{
    private const int LongestServer = 63;
    private const int LongestClient = 253;

    private static readonly string[] Names = ["server_name", "client_name"];

    [TestCase(1)]
    [TestCase(LongestServer)]
    public async Task Takes_a_server_name_of_this_length(int length)
    {
        var name = Padded(length);
        var server = await Api.AddServerAsync(Sample.Server().With(("server_name", name)));

        (await Api.GetAsync($"server/exists?server_name={name}")).ShouldBe(200);
        (await Api.LeaseAsync(server)).ShouldBe(server.Address(2));
    }

    [TestCase(1)]
    [TestCase(LongestServer + 1)]
    [TestCase(LongestClient)]
    public async Task Takes_a_client_name_of_this_length(int length)
    {
        var (server, name) = (await Api.AddServerAsync(), Padded(length));

        await Api.LeaseAsync(server, name);

        (await Api.GetAsync($"client/config?client_name={name}&server_name={server.Name()}")).ShouldBe(200);
    }

    [Test]
    [WithoutStorage]
    public async Task Refuses_names_of_one_character_more()
    {
        var server = Sample.Server().With(("server_name", Padded(LongestServer + 1)));

        (await Api.PostAsync("server/add", server)).ShouldNameFields("server_name");
        (await Api.AddClientAsync(Padded(LongestClient + 1), await Api.AddServerAsync())).ShouldNameFields("client_name");
    }

    [TestCase("Laptop-7.lan_2")]
    [TestCase("0")]
    [TestCase("a..b")]
    [TestCase("a-")]
    public async Task Takes_letters_digits_and_three_marks(string name)
    {
        var server = await Api.AddServerAsync();

        await Api.LeaseAsync(server, name);

        (await Api.PeeringsAsync(name)).ShouldContain(peering => peering.Server == server.Name());
    }

    [Test]
    public async Task Tells_apart_names_that_differ_in_case_alone()
    {
        var (server, name) = (await Api.AddServerAsync(), Sample.Name("laptop"));
        await Api.AddServerAsync(Sample.Server().With(("server_name", server.Name().ToUpperInvariant())));

        await Api.LeaseAsync(server, name);
        await Api.LeaseAsync(server, name.ToUpperInvariant());

        (await Api.PeersAsync(server)).Length.ShouldBe(2);
    }

    [TestCase("")]
    [TestCase(" ")]
    [TestCase(".")]
    [TestCase("..")]
    [TestCase("-rf")]
    [TestCase("_a")]
    [TestCase("a b")]
    [TestCase("a ")]
    [TestCase("a\n")]
    [TestCase("a\0")]
    [TestCase("a/../b")]
    [TestCase("a;reboot")]
    [TestCase("$(reboot)")]
    [TestCase("a]\nPostUp = reboot")]
    [TestCase("a'")]
    [TestCase("%61")]
    [TestCase("\u00e9")]
    [TestCase("a\u0430")]
    [TestCase("\uff11")]
    [TestCase("a\u200b")]
    [WithoutStorage]
    public async Task Refuses_anything_else_in_every_call(string name)
    {
        foreach (var call in Call.All.Where(call => call.Fields.Intersect(Names).Any()))
        {
            (await Api.PostAsync(call.Path, call.BodyOfNobody().With([.. Names.Select(field => (field, (JsonNode?)name))]).For(call.Path)))
                .ShouldNameFields([.. Names.Intersect(call.Fields)]);
        }
    }

    private static string Padded(int length) => length == 1 ? "x" : Sample.Name("x").PadRight(length, 'y');
}
