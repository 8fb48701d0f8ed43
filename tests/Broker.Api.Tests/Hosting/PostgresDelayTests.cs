using Npgsql;

namespace Broker.Api.Tests.Hosting;

/// <summary>PostgreSQL that accepts connections but does not answer.</summary>
public sealed class PostgresDelayTests : OwnPostgresTests
{
    [Test]
    public async Task Answers_503_when_the_database_takes_too_long()
    {
        BeImpatient();
        await using var broker = await StartBrokerAsync();
        var api = new BrokerApi(broker.Client);
        var server = Sample.Server();
        await Eventually.SucceedsAsync(async () => (await api.PostAsync("server/add", server)).Status.ShouldBeInRange(200, 201));
        await using (var connection = new NpgsqlConnection(Configuration["ConnectionStrings__Broker"] + ";Pooling=false"))
        {
            await connection.OpenAsync();
            await using var occupy = new NpgsqlCommand("begin; lock table servers in access exclusive mode", connection);
            await occupy.ExecuteNonQueryAsync();

            (await api.AddClientAsync("laptop", server)).ShouldRefuse(503, "storage-unavailable");
        }

        await Eventually.SucceedsAsync(async () => (await api.LeaseAsync(server, "laptop")).ShouldBe(server.Address(2)));
    }

    [Test]
    public async Task Answers_503_while_the_database_hangs()
    {
        BeImpatient();
        await using var broker = await StartBrokerAsync();
        var api = new BrokerApi(broker.Client);
        var server = Sample.Server();
        await Eventually.SucceedsAsync(async () => (await api.PostAsync("server/add", server)).Status.ShouldBeInRange(200, 201));

        await Postgres.FreezeAsync();
        var answers = await Task.WhenAll(
            api.GetAsync("/health/ready"), api.GetAsync("server/list_all"), api.AddClientAsync("laptop", server));
        await Postgres.ThawAsync();

        answers[0].Status.ShouldBe(503);
        answers[1].ShouldRefuse(503, "storage-unavailable");
        answers[2].ShouldRefuse(503, "storage-unavailable");
        await Eventually.SucceedsAsync(() => api.LeaseAsync(server, "laptop"));
    }
}
