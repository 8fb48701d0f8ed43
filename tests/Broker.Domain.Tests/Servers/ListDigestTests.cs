using System.Net;
using Broker.Domain.Keys;
using Broker.Domain.Servers;

namespace Broker.Domain.Tests.Servers;

public sealed class ListDigestTests
{
    private static readonly PublicKey Key = PublicKey.Parse("xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=");
    private static readonly PublicKey Laptop = PublicKey.Parse("TrMvSoP4jYQlY6RIzBgbssQqY3vxI2Pi+y71lOWWXX0=");
    private static readonly PublicKey Phone = PublicKey.Parse("gN65BkIKy1eCE9pP1wdc8ROUtkHLF2PfAqYdyYBz6EA=");

    private static readonly ListDigest Empty = ListDigest.OfInterface(Key, IPAddress.Parse("10.0.0.1"), 24);

    /// <summary>Agents and brokers of different releases have to agree on it for ever.</summary>
    [Test]
    public void Is_what_it_was_in_the_first_release() =>
        Empty.With(Laptop, Network("10.0.0.2/32")).With(Phone, Network("fd00::3/128")).ToString()
            .ShouldBe("475fdb3c5594a212b0485963380b541d");

    [Test]
    public void Has_no_order() =>
        Empty.With(Laptop, Network("10.0.0.2/32")).With(Phone, Network("10.0.0.3/32"))
            .ShouldBe(Empty.With(Phone, Network("10.0.0.3/32")).With(Laptop, Network("10.0.0.2/32")));

    [Test]
    public void Is_as_before_when_a_peer_has_come_and_gone() =>
        Empty.With(Laptop, Network("10.0.0.2/32")).Without(Laptop, Network("10.0.0.2/32")).ShouldBe(Empty);

    [Test]
    public void Differs_by_interface_key_address_peer_key_and_allowed_ip()
    {
        ListDigest[] digests =
        [
            Empty,
            ListDigest.OfInterface(Laptop, IPAddress.Parse("10.0.0.1"), 24),
            ListDigest.OfInterface(Key, IPAddress.Parse("10.0.0.2"), 24),
            ListDigest.OfInterface(Key, IPAddress.Parse("10.0.0.1"), 23),
            Empty.With(Laptop),
            Empty.With(Laptop, Network("10.0.0.2/32")),
            Empty.With(Laptop, Network("10.0.0.3/32")),
            Empty.With(Phone, Network("10.0.0.2/32")),
            Empty.With(Laptop, Network("10.0.0.2/32")).With(Phone, Network("10.0.0.3/32")),
            Empty.With(Laptop, Network("10.0.0.3/32")).With(Phone, Network("10.0.0.2/32")),
        ];

        digests.ShouldBeUnique();
    }

    [Test]
    public void Is_read_as_it_is_written() => ListDigest.Parse(Empty.ToString()).ShouldBe(Empty);

    [TestCase(null)]
    [TestCase("")]
    [TestCase("0123456789abcdef0123456789abcde")]
    [TestCase("0123456789abcdef0123456789abcdef0")]
    [TestCase("0123456789ABCDEF0123456789abcdef")]
    [TestCase("0123456789abcdeg0123456789abcdef")]
    [TestCase(" 123456789abcdef0123456789abcdef")]
    public void Refuses_what_is_no_digest(string? text) => ListDigest.TryParse(text, out _).ShouldBeFalse();

    private static IPNetwork Network(string text) => IPNetwork.Parse(text);
}
