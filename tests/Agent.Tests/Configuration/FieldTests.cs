namespace Agent.Tests.Configuration;

/// <summary>The files of agents that are in the field already.</summary>
public sealed class FieldTests
{
    [Test]
    public void A_server_s_file_reads_as_ever()
    {
        var configuration = Yaml.Read("""
            name: "gateway-1"             # this host
            type: "server"                # or client
            api_server: { address: "https://broker.example.org", username: "admin", password: "eleven-blue-herons" }  # also password_file
            server:                       # type: server
                name: "berlin"
                endpoint_address: "192.0.2.1"
                endpoint_port: 5128
                refresh_frequency: 30     # seconds
                subnet: { network_address: "10.0.0.0", network_mask: 24, num_reserved_ips: 20, allowed_ips: "" }
            peering_list:                 # type: client
                - server_name: ""
            """);

        configuration.Name.ToString().ShouldBe("gateway-1");
        configuration.Client.ShouldBeNull();
        configuration.ApiServer.Address.ShouldBe(new Uri("https://broker.example.org/"));
        (configuration.ApiServer.Username, configuration.ApiServer.Secret, configuration.ApiServer.CaFile)
            .ShouldBe(("admin", "eleven-blue-herons", null));
        var server = configuration.Server.ShouldNotBeNull();
        (server.Name.ToString(), server.Interface, server.Endpoint.ToString()).ShouldBe(("berlin", "berlin", "192.0.2.1:5128"));
        (server.RefreshFrequency, server.Pool.ReservedCount, server.AllowedIps.ToString()).ShouldBe(
            (TimeSpan.FromSeconds(30), 20, "10.0.0.0/24"));
        server.Subnet.ToString().ShouldBe("10.0.0.0/24");
        configuration.Warnings.ShouldBeEmpty();
    }

    [Test]
    public void A_client_s_file_reads_as_ever()
    {
        var configuration = Yaml.Read("""
            name: "laptop"
            type: "client"
            api_server: { address: "https://broker.example.org", username: "admin", password: "eleven-blue-herons" }
            server:
                name: ""
                endpoint_address: ""
                endpoint_port: 5128
                refresh_frequency: 30
                subnet: { network_address: "", network_mask: 24, num_reserved_ips: 20, allowed_ips: "" }
            peering_list:
                - server_name: "berlin"
                - server_name: "paris"
            """);

        configuration.Server.ShouldBeNull();
        var client = configuration.Client.ShouldNotBeNull();
        client.Peerings.Select(peering => (peering.ServerName.ToString(), peering.Interface))
            .ShouldBe([("berlin", "berlin"), ("paris", "paris")]);
        client.Peerings.ShouldAllBe(
            peering => peering.PersistentKeepalive == null && peering.Dns == null && peering.Mtu == null && peering.OutputDir == null);
    }

    [Test]
    public void A_server_s_file_with_everything_reads()
    {
        var server = Yaml.Read(Yaml.Server).Server.ShouldNotBeNull();

        (server.Name.ToString(), server.Interface, server.AllowedIps.ToString()).ShouldBe(("berlin", "wg0", "10.0.0.0/16"));
    }

    [Test]
    public void A_client_s_file_with_everything_reads()
    {
        var client = Yaml.Read(Yaml.Client).Client.ShouldNotBeNull();

        client.RefreshFrequency.ShouldBe(TimeSpan.FromSeconds(300));
        var peering = client.Peerings.ShouldHaveSingleItem();
        (peering.ServerName.ToString(), peering.Interface, peering.PersistentKeepalive, peering.Dns, peering.Mtu, peering.OutputDir)
            .ShouldBe(("berlin", "wg0", 25, "10.0.0.1", 1380, "/tmp/wireguard"));
    }

    [Test]
    public void What_is_not_said_has_its_usual_value()
    {
        var server = Yaml.Read("""
            name: gateway-1
            type: server
            api_server: { address: "https://broker.example.org/prefix", username: admin, password: x }
            server: { name: berlin, endpoint_address: localhost, endpoint_port: 1, subnet: { network_address: "fd00::", network_mask: 64 } }
            """).Server.ShouldNotBeNull();

        (server.RefreshFrequency, server.Pool.ReservedCount, server.AllowedIps.ToString()).ShouldBe(
            (TimeSpan.FromSeconds(30), 0, "fd00::/64"));
    }

    [TestCase("https://broker.example.org", "https://broker.example.org/")]
    [TestCase("https://broker.example.org/", "https://broker.example.org/")]
    [TestCase("https://broker.example.org:8443/wg", "https://broker.example.org:8443/wg/")]
    [TestCase("http://127.0.0.1:5000", "http://127.0.0.1:5000/")]
    [TestCase("https://[2001:db8::1]:8443", "https://[2001:db8::1]:8443/")]
    public void The_broker_s_address_may_have_a_path(string address, string read) =>
        Yaml.Read(Yaml.With(Yaml.Server, "address", $"address: \"{address}\"")).ApiServer.Address.AbsoluteUri.ShouldBe(read);
}
