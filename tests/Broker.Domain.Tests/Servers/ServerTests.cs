using System.Net;
using Broker.Domain.Servers;

namespace Broker.Domain.Tests.Servers;

public sealed class ServerTests
{
    private static readonly Server Server = Sample.Server;

    private static IEnumerable<TestCaseData> Others() =>
    [
        Case("name", Server with { Name = ServerName.Parse("london") }),
        Case("key", Server with { PublicKey = Sample.Key(2) }),
        Case("address", Server with { Endpoint = new Endpoint(EndpointAddress.Parse("192.0.2.1"), Server.Endpoint.Port) }),
        Case("port", Server with { Endpoint = new Endpoint(Server.Endpoint.Address, 1) }),
        Case("subnet", Server with { Pool = Sample.Pool("10.0.0.0/25", 20) }),
        Case("reserved", Server with { Pool = Sample.Pool("10.0.0.0/24", 21) }),
        Case("allowed ips", Server with { AllowedIps = AllowedIps.Parse("10.0.0.0/24") }),
    ];

    [Test]
    public void Holds_the_first_host_address() => Server.Address.ShouldBe(IPAddress.Parse("10.0.0.1"));

    [Test]
    public void Is_the_same_in_another_life_and_revision()
    {
        Server.IsSameAs(Server with { Id = ServerId.New(Sample.Now), Revision = 99 }).ShouldBeTrue();
        Server.IsSameAs(Server with { Pool = Sample.Pool("10.0.0.0/24", 20) }).ShouldBeTrue();
    }

    [TestCaseSource(nameof(Others))]
    public void Is_not_the_same_in_other_words(Server other)
    {
        Server.IsSameAs(other).ShouldBeFalse();
        other.IsSameAs(Server).ShouldBeFalse();
    }

    [Test]
    public void Every_life_has_an_id_of_its_own() => ServerId.New(Sample.Now).ShouldNotBe(ServerId.New(Sample.Now));

    private static TestCaseData Case(string difference, Server other) => new TestCaseData(other).SetArgDisplayNames(difference);
}
