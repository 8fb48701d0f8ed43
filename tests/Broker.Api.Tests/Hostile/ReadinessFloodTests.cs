using Npgsql;

namespace Broker.Api.Tests.Hostile;

/// <summary>Anyone may ask whether the broker is ready, and as often as they like: that took all connections to the database.</summary>
[PostgreSql, Process]
public sealed class ReadinessFloodTests
{
    private const int Strangers = 200;
    private const int QuestionsEach = 20;

    /// <summary>Background tasks hold six, and one or two more are shared by the rest; the strangers are 200.</summary>
    private const int FewConnections = 12;

    [Test]
    public async Task Takes_one_connection_to_the_database()
    {
        Brokers.SkipWithout(BackEnd.Postgres);
        var environment = await Brokers.EnvironmentAsync(BackEnd.Postgres);
        await using var broker = await BrokerProcess.StartAsync(environment);
        using var stranger = new HttpClient { BaseAddress = broker.BaseAddress };

        await Task.WhenAll(Enumerable.Range(0, Strangers).Select(async _ =>
        {
            for (var i = 0; i < QuestionsEach; i++)
            {
                (await stranger.GetAsync("/health/ready")).EnsureSuccessStatusCode();
            }
        }));

        (await CountConnectionsAsync(environment["ConnectionStrings__Broker"])).ShouldBeInRange(1, FewConnections);
        await new BrokerApi(broker.Client).AddServerAsync();
    }

    private static async Task<long> CountConnectionsAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection($"{connectionString};Pooling=false");
        await connection.OpenAsync();
        await using var count = new NpgsqlCommand(
            "select count(*) from pg_stat_activity where datname = current_database() and application_name = 'wireguard-broker'",
            connection);
        return (long)(await count.ExecuteScalarAsync())!;
    }
}
