using System.Runtime.InteropServices;

namespace Broker.Domain.Tests;

public sealed class LayerTests
{
    [Test]
    public void The_domain_references_nothing_but_the_runtime()
    {
        var references = typeof(BrokerException).Assembly.GetReferencedAssemblies().Select(reference => reference.Name);

        references.ShouldAllBe(name => File.Exists(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), $"{name}.dll")));
    }
}
