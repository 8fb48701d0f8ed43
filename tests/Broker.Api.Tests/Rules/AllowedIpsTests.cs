namespace Broker.Api.Tests.Rules;

/// <summary>What clients route into the tunnel.</summary>
[Category("Rule8")]
public sealed class AllowedIpsTests(BackEnd backEnd) : ApiTests(backEnd)
{
    [Test]
    public async Task Are_the_subnet_when_left_out()
    {
        var server = await Api.AddServerAsync(Sample.Server(mask: 23));

        (await AllowedIpsAsync(server)).ShouldBe([$"{server.Text("network_address")}/23"]);
    }

    [Test]
    public async Task Are_the_subnet_when_empty_which_an_update_refuses()
    {
        var server = await Api.AddServerAsync(Sample.Server().With(("allowed_ips", "")));

        (await Api.PostAsync("server/update", new JsonObject { ["server_name"] = server.Name(), ["allowed_ips"] = "" }))
            .ShouldNameFields("allowed_ips");
        (await AllowedIpsAsync(server)).ShouldBe([$"{server.Text("network_address")}/24"]);
    }

    [TestCase("192.0.2.0/24", "192.0.2.0/24")]
    [TestCase("0.0.0.0/0", "0.0.0.0/0")]
    [TestCase("192.0.2.7/32", "192.0.2.7/32")]
    [TestCase("10.1.2.3/8", "10.0.0.0/8")]
    [TestCase("192.0.2.0/24,198.51.100.0/24", "192.0.2.0/24", "198.51.100.0/24")]
    [TestCase(" 192.0.2.0/24 , 198.51.100.0/24 ", "192.0.2.0/24", "198.51.100.0/24")]
    [TestCase("0.0.0.0/0, ::/0", "0.0.0.0/0", "::/0")]
    [TestCase("2001:DB8:0:0::/32", "2001:db8::/32")]
    [TestCase("2001:db8::1/128", "2001:db8::1/128")]
    [TestCase("192.0.2.7, 2001:db8::1", "192.0.2.7/32", "2001:db8::1/128")]
    public async Task Are_kept_in_canonical_form(string given, params string[] canonical)
    {
        var server = await Api.AddServerAsync(Sample.Server().With(("allowed_ips", given)));

        (await AllowedIpsAsync(server)).ShouldBe(canonical);
        (await Api.PostAsync("server/add", server)).ShouldBe(200);
    }

    [TestCase(" ")]
    [TestCase(",")]
    [TestCase("192.0.2.0/24,")]
    [TestCase(",192.0.2.0/24")]
    [TestCase("192.0.2.0/24,,198.51.100.0/24")]
    [TestCase("192.0.2.0/24 198.51.100.0/24")]
    [TestCase("192.0.2.0/24;198.51.100.0/24")]
    [TestCase("::ffff:192.0.2.0/120")]
    [TestCase("192.0.2.0/")]
    [TestCase("192.0.2.0/33")]
    [TestCase("192.0.2.0/-1")]
    [TestCase("192.0.2.0/255.255.255.0")]
    [TestCase("192.0.2/24")]
    [TestCase("2001:db8::/129")]
    [TestCase("vpn.example.com/24")]
    [TestCase("192.0.2.0/24\nPostUp = reboot")]
    [TestCase("192.0.2.0/24\0")]
    [TestCase("any")]
    [WithoutStorage]
    public async Task Are_refused_unless_all_are_cidrs(string given)
    {
        var server = await Api.AddServerAsync();

        (await Api.PostAsync("server/add", Sample.Server().With(("allowed_ips", given)))).ShouldNameFields("allowed_ips");
        (await Api.PostAsync("server/update", new JsonObject { ["server_name"] = server.Name(), ["allowed_ips"] = given }))
            .ShouldNameFields("allowed_ips");
        (await AllowedIpsAsync(server)).ShouldBe([$"{server.Text("network_address")}/24"]);
    }

    private async Task<string[]> AllowedIpsAsync(JsonObject server)
    {
        var client = Sample.Name();
        var subnet = (await Api.AddClientAsync(client, server)).ShouldBe(201).GetProperty("subnet");
        await Api.RemoveAsync(client, server);
        return subnet.Text("allowed_ips")!.Split(',', StringSplitOptions.TrimEntries);
    }
}
