namespace Broker.Api.Tests;

/// <summary>
/// The brokers that tests talk to: one for each back end that most tests share, each with servers, clients and subnets of its
/// own, and others for tests that stop or configure theirs.
/// </summary>
[SetUpFixture]
public sealed class Brokers
{
    /// <summary>Keeps a broker from giving up on a database that is only slow, as all is on a busy machine.</summary>
    public const string Patient = ";Timeout=60;Command Timeout=60";

    private static readonly Dictionary<BackEnd, Lazy<Task<LocalBroker>>> Shared = Enum.GetValues<BackEnd>().ToDictionary(
        backEnd => backEnd,
        backEnd => new Lazy<Task<LocalBroker>>(async () => await LocalBroker.StartAsync(await EnvironmentAsync(backEnd))));

    public static async Task<BrokerApi> SharedAsync(BackEnd backEnd) => (await Shared[backEnd].Value).Api;

    /// <summary>Starts a broker with an empty database; the keys come on top of what the back end needs.</summary>
    public static async Task<BrokerProcess> StartAsync(BackEnd backEnd, params (string Key, string Value)[] keys) =>
        await BrokerProcess.StartAsync(await EnvironmentAsync(backEnd, keys));

    /// <summary>The configuration of a broker with an empty database.</summary>
    internal static async Task<Dictionary<string, string>> EnvironmentAsync(BackEnd backEnd, params (string Key, string Value)[] keys)
    {
        var environment = keys.ToDictionary(key => key.Key, key => key.Value, StringComparer.Ordinal);
        environment.TryAdd("Webhooks__AllowLocal", "true"); // receivers of tests are on loopback
        if (backEnd == BackEnd.Postgres)
        {
            environment["Database__Provider"] = "Postgres";
            environment["ConnectionStrings__Broker"] = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync() + Patient;
        }

        return environment;
    }

    public static void SkipWithout(BackEnd backEnd)
    {
        if (backEnd == BackEnd.Postgres && PostgresServer.UnavailableReason is { } reason)
        {
            Assert.Ignore(reason);
        }
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        foreach (var broker in Shared.Values.Where(broker => broker.IsValueCreated))
        {
            await (await broker.Value).DisposeAsync();
        }
    }
}
