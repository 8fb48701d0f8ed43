using Agent.WireGuard;

namespace Agent.Tests.WireGuard;

/// <summary>What <c>wg show INTERFACE dump</c> prints.</summary>
public sealed class DeviceTests
{
    private const string PrivateKey = "yAnz5TF+lXXJte14tji3zlMNq+hd2rYUIgJBgB3fBmk=";
    private const string Key = "xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=";
    private const string PeerKey = "QTj3WIwUf+2ilNQLMQ2cKiW8F10T3c+VBxhTVPvvF10=";

    [Test]
    public async Task Reads_an_interface_with_peers()
    {
        var device = await ReadAsync(
            $"{PrivateKey}\t{Key}\t51820\toff\n"
            + $"{PeerKey}\t(none)\t192.0.2.7:40000\t10.0.0.21/32\t1767225600\t1024\t2048\toff\n"
            + $"{Sample.Key(1)}\t{Sample.Key(9)}\t[2001:db8::7]:40000\t10.0.0.22/32,fd00::22/128\t0\t0\t18446744073\t25\n"
            + $"{Sample.Key(2)}\t(none)\t(none)\t(none)\t0\t0\t0\toff\n");

        var handshake = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        (device.PublicKey, device.ListenPort).ShouldBe(((PublicKey?)PublicKey.Parse(Key), 51820));
        device.Peers.ShouldBe(
        [
            new DevicePeer(PublicKey.Parse(PeerKey), "192.0.2.7:40000", "10.0.0.21/32", handshake, 1024, 2048),
            new DevicePeer(Sample.Key(1), "[2001:db8::7]:40000", "10.0.0.22/32,fd00::22/128", LatestHandshake: null, 0, 18446744073)
            {
                Extras = new PeerExtras(SecretKey.Parse(Sample.KeyText("9")), 25),
            },
            new DevicePeer(Sample.Key(2), Endpoint: null, "", LatestHandshake: null, 0, 0),
        ]);
        device.ToString().ShouldNotContain(PrivateKey);
    }

    [Test]
    public async Task Reads_an_interface_that_has_nothing()
    {
        var device = await ReadAsync("(none)\t(none)\t0\toff\n");

        (device.PublicKey, device.ListenPort, device.Peers.Count).ShouldBe((null, 0, 0));
    }

    [Test]
    public async Task Reads_a_firewall_mark() => (await ReadAsync($"{PrivateKey}\t{Key}\t1\t0x42\n")).FwMark.ShouldBe(0x42u);

    [TestCase("")]
    [TestCase("\n")]
    [TestCase("Unable to access interface: No such device")]
    [TestCase("a\tb\tc")]
    [TestCase("(none)\t(none)\tx\toff")]
    [TestCase("(none)\t(none)\t99999999999\toff")]
    [TestCase("(none)\t(none)\t0\toff\textra")]
    [TestCase("(none)\t(none)\t0\toff\n(none)\t(none)\t0\toff")]
    [TestCase("(none)\t(none)\t0\toff\nQTj3WIwUf+2ilNQLMQ2cKiW8F10T3c+VBxhTVPvvF10=\t(none)\t(none)")]
    [TestCase("(none)\t(none)\t0\toff\nno key\t(none)\t(none)\t(none)\t0\t0\t0\toff")]
    [TestCase("(none)\t(none)\t0\toff\nQTj3WIwUf+2ilNQLMQ2cKiW8F10T3c+VBxhTVPvvF10=\t(none)\t(none)\t(none)\tx\t0\t0\toff")]
    public async Task Anything_else_is_told_apart_and_says_no_key(string dump)
    {
        var exception = await Should.ThrowAsync<Exception>(() => ReadAsync(dump));

        (exception is FormatException or OverflowException).ShouldBeTrue();
        exception.Message.ShouldNotContain(PrivateKey);
    }

    [TestCase(0, true)]
    [TestCase(179, true)]
    [TestCase(181, false)]
    [TestCase(-5, true, Description = "the clock was set back")]
    public void A_peer_is_live_while_its_session_is(int age, bool isLive)
    {
        var now = DateTimeOffset.UnixEpoch.AddDays(1);

        new DevicePeer(Sample.Key(1), Endpoint: null, "", now.AddSeconds(-age), 0, 0).IsLive(now).ShouldBe(isLive);
    }

    [Test]
    public void A_peer_that_was_never_heard_of_is_not_live() =>
        new DevicePeer(Sample.Key(1), Endpoint: null, "", LatestHandshake: null, 0, 0).IsLive(DateTimeOffset.UnixEpoch).ShouldBeFalse();

    private static Task<Device> ReadAsync(string dump) => Device.ReadAsync(new StringReader(dump));
}
