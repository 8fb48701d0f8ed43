using Broker.Api.Tests.Access;

namespace Broker.Api.Tests.Hosting;

/// <summary>Where settings come from, and what the broker says and leaves behind when it starts.</summary>
[Process]
public sealed class SettingsTests
{
    private DirectoryInfo folder = null!;

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("broker-");

    [TearDown]
    public void RemoveFolder() => folder.Delete(recursive: true);

    [Test]
    public async Task Come_from_the_file_then_the_environment_then_the_command_line()
    {
        await File.WriteAllTextAsync(
            Path.Combine(folder.FullName, "appsettings.json"),
            """{"Auth": {"Username": "file", "Password": "file", "OpenMetrics": true}, "Database": {"Path": "own/fleet.db"}}""");
        var environment = Environment(("Auth__Username", "environment"), ("Auth__Password", "environment"));

        await using var broker = await BrokerProcess.StartAsync(environment, folder.FullName, ["--Auth:Username=argument"]);

        using var caller = broker.Caller(Callers.Basic("argument", "environment").ToString());
        (await caller.KnockAsync()).ShouldBe(200);
        using var stranger = broker.Caller(null);
        (await new BrokerApi(stranger).GetAsync("/metrics")).Status.ShouldBe(200);
        File.Exists(Path.Combine(folder.FullName, "own", "fleet.db")).ShouldBeTrue();
    }

    [TestCase("broker")]
    [TestCase("my broker's data")]
    public async Task Lead_to_a_greeting_whose_call_works(string name)
    {
        if (Tool.Find("curl") is null)
        {
            Assert.Ignore("No curl.");
        }

        var own = folder.CreateSubdirectory(name);
        await using var broker = await BrokerProcess.StartAsync(Environment(("Auth__Password", "")), own.FullName);

        var call = broker.Output.Split('\n').Single(line => line.StartsWith("Try: ", StringComparison.Ordinal))["Try: ".Length..];
        var (exitCode, output) = await Tool.TryRunAsync("bash", ["-c", call.Replace("curl ", "curl -sSf ", StringComparison.Ordinal)], "/");

        exitCode.ShouldBe(0, $"{call}\n{output}");
        output.ShouldBe("{}");
    }

    [Test]
    public async Task Can_name_several_addresses_to_listen_on()
    {
        var (one, other) = ($"http://127.0.0.1:{BrokerProcess.FreePort()}", $"http://127.0.0.1:{BrokerProcess.FreePort()}");

        await using var broker = await BrokerProcess.StartAsync(Environment(("Urls", $"{one};{other}")));

        using var second = new HttpClient { BaseAddress = new Uri(other) };
        (await new BrokerApi(second).GetAsync("/health/ready")).Status.ShouldBe(200);
        broker.Output.ShouldContain(other);
    }

    [Test, PostgreSql]
    public async Task Leave_no_file_behind_with_postgresql_and_a_password()
    {
        Brokers.SkipWithout(BackEnd.Postgres);

        await using var broker = await BrokerProcess.StartAsync(await Brokers.EnvironmentAsync(BackEnd.Postgres), folder.FullName);
        await new BrokerApi(broker.Client).AddServerAsync();

        folder.GetFileSystemInfos().ShouldBeEmpty();
    }

    private static Dictionary<string, string> Environment(params (string Key, string Value)[] keys) =>
        keys.ToDictionary(key => key.Key, key => key.Value, StringComparer.Ordinal);
}
