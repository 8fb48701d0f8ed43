namespace Broker.Api.Tests;

/// <summary>
/// The brokers that tests talk to: one for each back end that most tests share, each with servers, clients and subnets of its
/// own, and others for tests that stop or configure theirs.
/// </summary>
[SetUpFixture]
public sealed class Brokers
{
    private static readonly Dictionary<BackEnd, Lazy<Task<BrokerProcess>>> Shared =
        Enum.GetValues<BackEnd>().ToDictionary(backEnd => backEnd, backEnd => new Lazy<Task<BrokerProcess>>(() => StartAsync(backEnd)));

    public static Task<BrokerProcess> SharedAsync(BackEnd backEnd) => Shared[backEnd].Value;

    /// <summary>Starts a broker with an empty database; the keys come on top of what the back end needs.</summary>
    public static async Task<BrokerProcess> StartAsync(BackEnd backEnd, params (string Key, string Value)[] keys) =>
        await BrokerProcess.StartAsync(await EnvironmentAsync(backEnd, keys));

    /// <summary>The configuration of a broker with an empty database.</summary>
    internal static async Task<Dictionary<string, string>> EnvironmentAsync(BackEnd backEnd, params (string Key, string Value)[] keys)
    {
        var environment = keys.ToDictionary(key => key.Key, key => key.Value, StringComparer.Ordinal);
        if (backEnd == BackEnd.Postgres)
        {
            environment["Database__Provider"] = "Postgres";
            environment["ConnectionStrings__Broker"] = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
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
