using Broker.Api.Configuration;
using Broker.Api.Connections;

namespace Broker.Api.Tests.Hosting;

/// <summary>How many connections a limit of open files makes (docs/operations.md).</summary>
public sealed class OpenFilesTests
{
    [TestCase(400, 28)]
    [TestCase(1024, 574)]
    [TestCase(4096, 3262)]
    [TestCase(65_536, 57_022)]
    public void Leave_room_for_the_broker_itself(int limit, int connections) => OpenFiles.Connections(limit).ShouldBe(connections);

    [Test]
    public void Are_enough_for_ten_thousand_agents() => OpenFiles.Connections(12_000).ShouldBeGreaterThan(10_000);

    [TestCase(0)]
    [TestCase(399)]
    public void Are_too_few(int limit) =>
        Should.Throw<ConfigurationException>(() => OpenFiles.Connections(limit)).Message.ShouldContain($"{limit}");

    [Test]
    public void Are_read_of_the_kernel() => OpenFiles.Limit.ShouldBe((int)Math.Min(ProcessFigures.SoftDescriptors, int.MaxValue));
}
