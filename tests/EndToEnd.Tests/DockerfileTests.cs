using System.Text.Json;
using Broker.TestSupport;

namespace EndToEnd.Tests;

/// <summary>What the Dockerfile's lines say of brokers that run outside of containers too.</summary>
[Process]
public sealed class DockerfileTests
{
    [Test]
    public async Task Health_check_tells_a_live_broker_from_a_dead_one()
    {
        await using var broker = await BrokerProcess.StartAsync(new Dictionary<string, string>(StringComparer.Ordinal));
        var check = File.ReadLines(Path.Combine(Repository.Root, "Dockerfile"))
            .Single(line => line.Contains("CMD [\"bash\"", StringComparison.Ordinal));
        var command = JsonSerializer.Deserialize<string[]>(check[check.IndexOf('[', StringComparison.Ordinal)..])!;
        command[^1] = command[^1].Replace("8080", $"{broker.BaseAddress.Port}", StringComparison.Ordinal);

        (await Tool.TryRunAsync(command[0], command[1..])).ExitCode.ShouldBe(0);
        command[^1] = command[^1].Replace("/health/live", "/nowhere", StringComparison.Ordinal);
        (await Tool.TryRunAsync(command[0], command[1..])).ExitCode.ShouldBe(1);
        broker.Kill();
        (await Tool.TryRunAsync(command[0], command[1..])).ExitCode.ShouldBe(1);
    }
}
