using Broker.Domain.Peerings;

namespace Broker.Domain.Tests.Peerings;

public sealed class PeeringIdTests
{
    [Test]
    public void Ids_made_at_the_same_moment_differ() =>
        Enumerable.Range(0, 1000).Select(_ => PeeringId.New(Sample.Now)).ShouldBeUnique();

    [Test]
    public void Is_written_as_a_guid()
    {
        var id = PeeringId.New(Sample.Now);

        new PeeringId(Guid.Parse(id.ToString())).ShouldBe(id);
    }
}
