using Agent.Configuration;
using Agent.Joining;
using Broker.Domain.Authority;

namespace Agent.Tests.Joining;

public sealed class JoinAddressTests
{
    private static readonly string Invitation = Secret.New(SecretKind.Invitation).Reveal();

    [TestCase("https://broker.example.org", "https://broker.example.org/")]
    [TestCase("https://broker.example.org/", "https://broker.example.org/")]
    [TestCase("https://broker.example.org/join", "https://broker.example.org/")]
    [TestCase("https://example.org:8443/vpn/join/", "https://example.org:8443/vpn/")]
    [TestCase("http://[::1]:5000/rejoin", "http://[::1]:5000/rejoin/")]
    public void Is_the_broker_s(string text, string address) => JoinAddress.Parse(text).ShouldBe(new Uri(address));

    [TestCase("broker.example.org")]
    [TestCase("ftp://broker.example.org")]
    [TestCase("https://admin:x@broker.example.org")]
    [TestCase("https://broker.example.org/?a=b")]
    public void Is_nothing_else(string text) =>
        Should.Throw<ConfigurationException>(() => JoinAddress.Parse(text)).Message.ShouldContain("URL");

    [TestCase("https://broker.example.org/join#")]
    [TestCase("https://broker.example.org/#")]
    [TestCase("")]
    public void Has_no_invitation_in_it(string before)
    {
        var error = Should.Throw<ConfigurationException>(() => JoinAddress.Parse(before + Invitation)).Message;

        error.ShouldContain("command line");
        error.ShouldNotContain(Invitation);
    }

    [TestCase("")]
    [TestCase("  ")]
    [TestCase("https://broker.example.org/join#")]
    public void An_invitation_may_be_typed_with_its_link(string before) =>
        JoinAddress.ReadInvitation(before + Invitation + "\n").Reveal().ShouldBe(Invitation);

    [Test]
    public void A_mistyped_invitation_is_told_before_the_broker_is_asked()
    {
        foreach (var text in new[] { null, "", Invitation[..^1], Invitation.ToUpperInvariant(), Secret.New(SecretKind.Token).Reveal() })
        {
            Should.Throw<ConfigurationException>(() => JoinAddress.ReadInvitation(text)).Message.ShouldNotContain(Invitation[4..20]);
        }
    }
}
