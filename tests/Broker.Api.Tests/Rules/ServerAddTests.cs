namespace Broker.Api.Tests.Rules;

public sealed class ServerAddTests(BackEnd backEnd) : ApiTests(backEnd)
{
    [Test]
    public async Task Answers_an_identical_repeat_with_200_and_changes_nothing()
    {
        var server = await Api.AddServerAsync(Sample.Server(reserved: 20).With(("allowed_ips", "0.0.0.0/0, ::/0")));
        await Api.LeaseAsync(server);
        var before = (await Api.ConfigAsync(server)).GetRawText();

        (await Api.PostAsync("server/add", server)).ShouldBe(200);

        (await Api.ConfigAsync(server)).GetRawText().ShouldBe(before);
    }

    [Test]
    public async Task Takes_defaults_that_are_written_out_for_identical()
    {
        var server = await Api.AddServerAsync();
        var spelledOut = server.With(("n_reserved_ips", 0), ("allowed_ips", $"{server.Text("network_address")}/24"));

        (await Api.PostAsync("server/add", spelledOut)).ShouldBe(200);
    }

    [TestCase("network_mask", 25)]
    [TestCase("endpoint_address", "vpn2.example.com")]
    [TestCase("endpoint_port", 51821)]
    [TestCase("n_reserved_ips", 1)]
    [TestCase("allowed_ips", "0.0.0.0/0")]
    [TestCase("public_key", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")]
    public async Task Refuses_a_repeat_that_differs(string field, object value)
    {
        var server = await Api.AddServerAsync();

        (await Api.PostAsync("server/add", server.With((field, JsonValue.Create(value)))))
            .ShouldRefuse(409, "server-exists", server.Name());

        (await Api.PostAsync("server/add", server)).ShouldBe(200);
    }

    [Test]
    public async Task Refuses_a_repeat_with_another_subnet()
    {
        var server = await Api.AddServerAsync();
        var elsewhere = server.With(("network_address", Sample.Block().ToString()));

        (await Api.PostAsync("server/add", elsewhere)).ShouldRefuse(409, "server-exists", server.Name());
    }

    [Test]
    public async Task Compares_a_repeat_with_what_the_server_has_become()
    {
        var server = await Api.AddServerAsync();
        var update = new JsonObject { ["server_name"] = server.Name(), ["endpoint_port"] = 7 };
        (await Api.PostAsync("server/update", update)).ShouldBe(200);

        (await Api.PostAsync("server/add", server)).ShouldRefuse(409, "server-exists");
        (await Api.PostAsync("server/add", server.With(("endpoint_port", 7)))).ShouldBe(200);
    }

    [TestCase(-1)]
    [TestCase(int.MinValue)]
    [WithoutStorage]
    public async Task Refuses_a_negative_count_of_reserved_addresses(int reserved) =>
        (await Api.PostAsync("server/add", Sample.Server(reserved: reserved))).ShouldNameFields("n_reserved_ips")
            .GetRawText().ShouldContain($"{reserved}");
}
