namespace Broker.Api.Tests.Hosting;

/// <summary>A wrong appsettings.json stops the start with one sentence that names it or the key.</summary>
[Parallelizable(ParallelScope.All)]
[Process]
public sealed class SettingsFileTests
{
    [TestCase("{")]
    [TestCase("")]
    [TestCase("[]")]
    [TestCase("nonsense")]
    [TestCase("{\"Urls\": \"http://127.0.0.1:5000\" \"Auth\": {}}")]
    [TestCase("{\"Auth\": {\"Username\": \"a\", \"Username\": \"b\"}}")]
    public async Task Names_a_settings_file_that_cannot_be_read(string content) =>
        (await BrokerStart.TryAsync([], [("appsettings.json", content)])).ShouldBlame("appsettings.json");

    [TestCase("Database:Provider", "{\"Database\": {\"Provider\": \"Oracle\"}}")]
    [TestCase("Auth:Username", "{\"Auth\": {\"Username\": \"a:b\"}}")]
    [TestCase("Database:Provder", "{\"Database\": {\"Provder\": \"Postgres\"}}")]
    public async Task Names_a_wrong_key_of_a_settings_file(string key, string content) =>
        (await BrokerStart.TryAsync([], [("appsettings.json", content)])).ShouldBlame(key);
}
