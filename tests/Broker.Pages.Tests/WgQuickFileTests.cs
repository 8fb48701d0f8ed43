using Broker.Contracts;
using Broker.Pages.Configurations;
using Broker.Pages.Keys;

namespace Broker.Pages.Tests;

/// <summary>The file and the QR code of a configuration.</summary>
public sealed class WgQuickFileTests
{
    private const string Private = "8JzBVrUyxAp5QFmMzFbrOQBp5XnRmv+s8mcGqs0LEFs=";

    [Test]
    public void Has_what_the_broker_says_and_the_key() => File(Access() with
    {
        Server = Server("2001:db8::7") with { Dns = "10.0.0.1, example.org", Mtu = 1380, PersistentKeepalive = 25 },
        Subnet = new ClientSubnetResponse { AllowedIps = "10.0.0.0/24,fd00::/64", Lease = "10.0.0.21", LeaseV6 = "fd00::15" },
    }).Text.ShouldBe($"""
        [Interface]
        PrivateKey = {Private}
        Address = 10.0.0.21/32, fd00::15/128
        DNS = 10.0.0.1, example.org
        MTU = 1380

        [Peer]
        PublicKey = server-key
        Endpoint = [2001:db8::7]:51820
        AllowedIPs = 10.0.0.0/24,fd00::/64
        PersistentKeepalive = 25

        """);

    [Test]
    public void Leaves_out_what_is_not_said() => File(Access()).Text.ShouldBe($"""
        [Interface]
        PrivateKey = {Private}
        Address = 10.0.0.21/32

        [Peer]
        PublicKey = server-key
        Endpoint = vpn.example.org:51820
        AllowedIPs = 10.0.0.0/24

        """);

    [Test]
    public void Says_where_a_key_that_was_made_elsewhere_goes() =>
        (File(Access()) with { Keys = new KeyPair("public-key") }).Text.ShouldContain("PrivateKey = PUT THE PRIVATE KEY HERE\n");

    [Test]
    public void Shows_its_key_to_nobody_who_does_not_ask_for_the_text() => $"{File(Access())} {new KeyPair("public-key", Private)}".ShouldNotContain(Private);

    [TestCase(2953, true)]
    [TestCase(2954, false)]
    public void Is_a_code_unless_it_is_too_long(int length, bool fits) => (QrModules.Of(new string('x', length)) is not null).ShouldBe(fits);

    private static WgQuickFile File(ClientConfigResponse access) => new("berlin", access, new KeyPair("public-key", Private));

    private static ClientConfigResponse Access() => new()
    {
        Server = Server("vpn.example.org"),
        Subnet = new ClientSubnetResponse { AllowedIps = "10.0.0.0/24", Lease = "10.0.0.21" },
    };

    private static PeerServerResponse Server(string endpoint) => new() { EndpointAddress = endpoint, EndpointPort = 51820, PublicKey = "server-key" };
}
