using System.Net;

namespace Broker.Api.Tests.Rules;

/// <summary>The address and port at which clients reach a server.</summary>
[Category("Rule8")]
public sealed class EndpointTests(BackEnd backEnd) : ApiTests(backEnd)
{
    private static readonly string Label = new('a', 63);

    private static readonly string[] DnsNames =
    [
        "vpn.example.com", "localhost", "a", "1.example", "xn--bcher-kva.example", "a-b.c--d", $"{Label}.example",
        $"{Label}.{Label}.{Label}.{Label[..61]}",
    ];

    private static readonly string[] Refused =
    [
        "", " ", "vpn.example.com ", "vpn example", "vpn..example", ".example", "-a.example", "a-.example", "vpn.example.com:51820",
        "http://vpn.example.com", "vpn.example.com\n", "vpn.example.com\nPostUp = reboot", "vpn.example.com\0", "b\u00fccher.example",
        "[2001:db8::1]", "2001:db8::1::2", "fe80::1%eth0", "2001:db8::/32", "192.0.2.256", "192.0.2", "192.0.2.1/32", "0300.0.2.1",
        "127.0.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "::", "::1", "ff02::1", "::ffff:192.0.2.7",
        $"{Label}a.example", $"{Label}.{Label}.{Label}.{Label[..62]}",
    ];

    [TestCaseSource(nameof(DnsNames))]
    [TestCase("192.0.2.7")]
    [TestCase("255.255.255.254")]
    public async Task Takes_dns_names_and_ipv4_addresses(string address)
    {
        var server = await Api.AddServerAsync(Sample.Server().With(("endpoint_address", address)));

        (await EndpointAsync(server)).ShouldBe(address);
    }

    [TestCase("2001:db8::1")]
    [TestCase("2001:DB8:0:0:0:0:0:1")]
    [TestCase("::2")]
    public async Task Takes_ipv6_addresses(string address)
    {
        var server = await Api.AddServerAsync(Sample.Server().With(("endpoint_address", address)));

        IPAddress.Parse((await EndpointAsync(server))!).ShouldBe(IPAddress.Parse(address));
        (await Api.PostAsync("server/add", server)).ShouldBe(200);
    }

    [TestCaseSource(nameof(Refused))]
    [WithoutStorage]
    public async Task Refuses_what_is_neither_an_address_nor_a_dns_name(string address)
    {
        var server = await Api.AddServerAsync();

        (await Api.PostAsync("server/add", Sample.Server().With(("endpoint_address", address)))).ShouldNameFields("endpoint_address");
        (await Api.PostAsync("server/update", new JsonObject { ["server_name"] = server.Name(), ["endpoint_address"] = address }))
            .ShouldNameFields("endpoint_address");
        (await EndpointAsync(server)).ShouldBe("vpn.example.com");
    }

    [TestCase(1)]
    [TestCase(65535)]
    public async Task Takes_any_port(int port)
    {
        var server = await Api.AddServerAsync(Sample.Server().With(("endpoint_port", port)));

        (await Api.GetAsync("server/list_all")).Json.GetProperty(server.Name()).Number("endpoint_port").ShouldBe(port);
    }

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(65536)]
    [TestCase(int.MinValue)]
    [WithoutStorage]
    public async Task Refuses_what_is_no_port(int port)
    {
        var server = await Api.AddServerAsync();

        (await Api.PostAsync("server/add", Sample.Server().With(("endpoint_port", port)))).ShouldNameFields("endpoint_port")
            .GetRawText().ShouldContain($"{port}");
        (await Api.PostAsync("server/update", new JsonObject { ["server_name"] = server.Name(), ["endpoint_port"] = port }))
            .ShouldNameFields("endpoint_port");
    }

    private async Task<string?> EndpointAsync(JsonObject server) =>
        (await Api.GetAsync("server/list_all")).ShouldBe(200).GetProperty(server.Name()).Text("endpoint_address");
}
