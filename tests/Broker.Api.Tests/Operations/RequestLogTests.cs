namespace Broker.Api.Tests.Operations;

/// <summary>The setting that docs/operations.md names for seeing requests: the one that it had named showed none.</summary>
[Process]
public sealed class RequestLogTests
{
    private const string Key = "Logging__LogLevel__Microsoft";

    [Test]
    public async Task Has_each_request_with_its_path_and_status()
    {
        File.ReadAllText(DeployedFiles.Guide).ShouldContain($"`{Key}=Information` logs every request");
        await using var broker = await Brokers.StartAsync(BackEnd.Sqlite, (Key, "Information"));

        (await new BrokerApi(broker.Client).GetAsync("server/list_all")).ShouldBe(200);

        await Eventually.SucceedsAsync(() => Task.Run(() => broker.Output.ShouldMatch("GET http://.*/api/v1/server/list_all.* 200 ")));
    }
}
