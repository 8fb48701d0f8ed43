using Broker.Domain.Keys;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Broker.Domain.Tests;

[TestFixture("xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=", TypeArgs = [typeof(PublicKey)])]
[TestFixture("paris", TypeArgs = [typeof(ServerName)])]
[TestFixture("laptop.example.org", TypeArgs = [typeof(ClientName)])]
[TestFixture("VPN.Example.org", TypeArgs = [typeof(EndpointAddress)])]
[TestFixture("2001:DB8:0:0::1", TypeArgs = [typeof(EndpointAddress)])]
[TestFixture("10.0.0.7/24,::1/64", TypeArgs = [typeof(AllowedIps)])]
public sealed class TextValueTests<TValue>(string text)
    where TValue : class, ITextValue<TValue>
{
    [Test]
    public void The_canonical_text_reads_back_as_an_equal_value()
    {
        var value = TextValue.Parse<TValue>(text);

        TextValue.Parse<TValue>(value.ToString()).ShouldBe(value);
        TextValue.Parse<TValue>(value.ToString()).ToString().ShouldBe(value.ToString());
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase(" ")]
    [TestCase("\n")]
    [TestCase("\0")]
    public void Refuses_what_holds_nothing(string? nothing)
    {
        TValue.TryParse(nothing, out var value).ShouldBeFalse();

        value.ShouldBeNull();
    }

    [Test]
    public void A_failure_names_the_value_and_what_would_be_accepted() =>
        Should.Throw<FormatException>(() => TextValue.Parse<TValue>("<none>")).Message.ShouldBe($"'<none>' must be {TValue.Accepted}.");
}
