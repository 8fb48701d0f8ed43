using Agent.WireGuard;

namespace Agent.Tests.WireGuard;

public sealed class SameContentTests
{
    private const string Text =
        "# Written\n[Interface]\nPrivateKey = a+b=\nAddress = 10.0.0.2/32\nDNS = 10.0.0.1, 10.0.0.2\n\n"
        + "[Peer]\nPublicKey = c/d=\nAllowedIPs = 10.0.0.0/24, fd00::/8\n";

    [TestCase(" = ", "=")]
    [TestCase(", ", ",")]
    [TestCase("\n", "\r\n")]
    [TestCase("# Written", "# Mine")]
    [TestCase("DNS = 10.0.0.1", "  DNS\t=  10.0.0.1")]
    [TestCase("[Peer]", "[Peer] # Berlin")]
    [TestCase("DNS", "dns")]
    [TestCase("[Interface]\nPrivateKey = a+b=\nAddress = 10.0.0.2/32", "[Interface]\nAddress = 10.0.0.2/32\nPrivateKey = a+b=")]
    public void Another_form_of_the_same_is_the_same(string old, string other)
    {
        QuickSetting.SameContent(Text, Text.Replace(old, other, StringComparison.Ordinal)).ShouldBeTrue();
        QuickSetting.SameContent(Text.Replace(old, other, StringComparison.Ordinal), Text).ShouldBeTrue();
    }

    [TestCase("a+b=", "A+b=", Description = "keys have a case")]
    [TestCase("10.0.0.2/32", "10.0.0.3/32")]
    [TestCase("DNS = 10.0.0.1, 10.0.0.2\n", "")]
    [TestCase("DNS = ", "MTU = ")]
    [TestCase("\n[Peer]\n", "\n")]
    [TestCase("[Peer]", "PostUp = reboot\n[Peer]")]
    [TestCase("DNS =", "# DNS =")]
    [TestCase("fd00::/8", "fd00::/8\nPersistentKeepalive = 25")]
    [TestCase("fd00::/8", "fd00::/8\n[Peer]\nPublicKey = e=\nAllowedIPs = 0.0.0.0/0")]
    public void Another_content_is_not(string old, string other)
    {
        QuickSetting.SameContent(Text, Text.Replace(old, other, StringComparison.Ordinal)).ShouldBeFalse();
        QuickSetting.SameContent(Text.Replace(old, other, StringComparison.Ordinal), Text).ShouldBeFalse();
    }
}
