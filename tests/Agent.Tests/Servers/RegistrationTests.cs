using System.Text.Json.Nodes;
using Broker.Contracts;

namespace Agent.Tests.Servers;

public sealed class RegistrationTests
{
    [Test]
    public async Task Adds_a_server_that_the_broker_does_not_know_with_exactly_what_is_configured()
    {
        using var host = new ServerHost();

        await host.RoundAsync();

        var change = host.Broker.Changes.ShouldHaveSingleItem();
        change.Call.ShouldBe("POST server/add");
        JsonNode.DeepEquals(
            JsonNode.Parse(change.Body),
            JsonNode.Parse($$"""
                {"server_name":"berlin","network_address":"10.0.0.0","network_mask":24,"public_key":"{{Sample.Keys.PublicKey}}",
                 "endpoint_address":"vpn.example.org","endpoint_port":5128,"n_reserved_ips":20,"allowed_ips":"10.0.0.0/24",
                 "server_wg_ip":null,"network_address_v6":null,"network_mask_v6":null,"allow_overlap":null,"dns":null,"mtu":null,
                 "persistent_keepalive":null}
                """)).ShouldBeTrue(change.Body);
        host.Log.ShouldContain("Registered server 'berlin' with the broker.");
        host.ShouldHave();
    }

    [Test]
    public async Task Leaves_alone_what_the_broker_knows_as_this_host_has_it()
    {
        using var host = Knowing(Sample.KnownServer());

        await host.RoundAsync();

        host.Broker.Changes.ShouldBeEmpty();
    }

    [TestCase("endpoint_address")]
    [TestCase("endpoint_port")]
    [TestCase("allowed_ips")]
    public async Task What_an_operator_has_changed_at_the_broker_stays_and_is_told_once(string member)
    {
        var known = Sample.KnownServer();
        using var host = Knowing(member switch
        {
            "endpoint_address" => known with { EndpointAddress = "192.0.2.1" },
            "endpoint_port" => known with { EndpointPort = 51820 },
            _ => known with { AllowedIps = "0.0.0.0/0" },
        });

        await host.RoundsAsync(3);

        host.Broker.Changes.ShouldBeEmpty();
        host.Log.Count(line => line.Contains("server/update", StringComparison.Ordinal)).ShouldBe(1);
        host.Interface.ListenPort.ShouldBe(host.Broker.Server!.EndpointPort);
    }

    [Test]
    public async Task The_interface_listens_where_the_configuration_says_behind_a_port_that_is_forwarded()
    {
        using var host = Knowing(Sample.KnownServer() with { EndpointPort = 443 });
        host.Settings = host.Settings with { ListenPort = 51820 };

        await host.RoundsAsync(2);

        host.Interface.ListenPort.ShouldBe(51820);
        host.BootText.ShouldContain("\nListenPort = 51820\n");
    }

    [TestCase("vpn.example.org", "VPN.Example.org", "10.0.0.0/24", "10.0.0.0/24", Description = "a name in another case")]
    [TestCase("2001:db8::1", "2001:DB8:0:0::0001", "10.0.0.0/24", "10.0.0.0/24", Description = "an IPv6 address at length")]
    [TestCase("2001:DB8:0::1", "2001:db8::1", "10.0.0.0/24", "10.0.0.0/24")]
    [TestCase("192.0.2.1", "192.0.2.1", "10.0.0.0/24, 10.1.0.0/16", "10.0.0.0/24,10.1.0.0/16", Description = "spaces")]
    [TestCase("192.0.2.1", "192.0.2.1", "10.0.0.0/24", "10.0.0.77/24", Description = "host bits")]
    [TestCase("192.0.2.1", "192.0.2.1", "fd00::/8", "FD00:0::1/8")]
    public async Task Another_spelling_of_the_same_is_no_difference(
        string endpoint, string knownEndpoint, string allowedIps, string knownAllowedIps)
    {
        using var host = Knowing(Sample.KnownServer() with { EndpointAddress = knownEndpoint, AllowedIps = knownAllowedIps });
        host.Settings = host.Settings with { Endpoint = Sample.Endpoint(endpoint, 5128), AllowedIps = AllowedIps.Parse(allowedIps) };

        await host.RoundAsync();

        host.Broker.Changes.ShouldBeEmpty();
        host.Log.ShouldNotContain(line => line.Contains("server/update", StringComparison.Ordinal));
    }

    [Test]
    public async Task Another_reserved_count_is_told_and_changes_nothing()
    {
        using var host = Knowing(Sample.KnownServer() with { NReservedIps = 5 });

        await host.RoundsAsync(3);

        host.Broker.Changes.ShouldBeEmpty();
        host.Log.Count(line => line.Contains("num_reserved_ips", StringComparison.Ordinal)).ShouldBe(1);
    }

    private static ServerHost Knowing(ServerResponse server) => new() { Broker = { Server = server } };
}
