namespace Broker.Api.Tests.Hosting;

/// <summary>
/// Somebody keeps a server's row locked, as <c>select … for update</c> in an open psql does. Calls for that server took all connections
/// of the broker, and calls for other servers found none.
/// </summary>
public sealed class LockedServerTests : OwnPostgresTests
{
    private const int Stuck = 60;

    [Test]
    public async Task Delays_no_other_server()
    {
        Configuration["ConnectionStrings__Broker"] += ";Maximum Pool Size=16;Timeout=1;Command Timeout=60";
        await using var broker = await StartBrokerAsync();
        var api = new BrokerApi(broker.Client);
        var (locked, free) = (await api.AddServerAsync(), await api.AddServerAsync());
        for (var i = 0; i < Stuck; i++)
        {
            await api.LeaseAsync(locked, $"stuck-{i}");
        }

        Task<Answer>[] stuck;
        await using (await DatabaseLock.TakeAsync(Configuration.AsReadOnly(), broker, locked))
        {
            stuck =
            [
                .. Enumerable.Range(0, Stuck).Select(_ => api.AddClientAsync(Sample.Name(), locked)),
                .. Enumerable.Range(0, Stuck)
                    .Select(i => api.PostAsync("client/delete", new JsonObject { ["client_name"] = $"stuck-{i}" })),
            ];
            await Eventually.SucceedsAsync(async () => (await CountWaitingAsync()).ShouldBeGreaterThanOrEqualTo(4));

            for (var i = 0; i < 10; i++)
            {
                await api.LeaseAsync(free, $"laptop-{i}");
                (await api.PostAsync("client/delete", new JsonObject { ["client_name"] = $"laptop-{i}" })).ShouldBe(200);
                (await api.PeersAsync(locked)).Length.ShouldBe(Stuck);
            }

            (await api.GetAsync("/health/ready")).Status.ShouldBe(200);
            stuck.ShouldAllBe(call => !call.IsCompleted);
        }

        (await Task.WhenAll(stuck)).ShouldAllBe(answer => answer.Status == 201 || answer.Status == 200);
        (await api.PeersAsync(locked)).Length.ShouldBe(Stuck);
    }
}
