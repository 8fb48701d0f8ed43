using Broker.Api.Tests.Authority;
using Broker.Api.Tests.Owners;

namespace Broker.Api.Tests.Hosting;

/// <summary>
/// Somebody keeps a server's row locked, as <c>select … for update</c> in an open psql does. Calls for that server took all connections
/// of the broker, and calls for other servers found none.
/// </summary>
public sealed class LockedServerTests : OwnPostgresTests
{
    private const int Stuck = 60;

    private BrokerProcess broker = null!;
    private BrokerApi api = null!;
    private JsonObject locked = null!;

    [SetUp]
    public async Task StartBrokerOfFewConnections()
    {
        Configuration["ConnectionStrings__Broker"] += ";Maximum Pool Size=16;Timeout=20;Command Timeout=120";
        Configuration["Directory__MostLeavers"] = "100";
        broker = await StartBrokerAsync();
        api = new BrokerApi(broker.Client);
        locked = await api.AddServerAsync();
    }

    [TearDown]
    public async Task StopBroker()
    {
        if (broker is not null)
        {
            await broker.DisposeAsync();
        }
    }

    [Test]
    public async Task Delays_no_other_server()
    {
        for (var i = 0; i < Stuck; i++)
        {
            await api.LeaseAsync(locked, $"stuck-{i}");
        }

        await ShouldDelayNoOtherServerAsync(
            i => api.AddClientAsync(Sample.Name(), locked),
            i => api.PostAsync("client/delete", new JsonObject { ["client_name"] = $"stuck-{i}" }));

        (await api.PeersAsync(locked)).Length.ShouldBe(Stuck);
    }

    [Test]
    public async Task Delays_no_other_server_while_invitations_are_accepted()
    {
        var invitations = new List<string>();
        for (var i = 0; i < Stuck; i++)
        {
            invitations.Add(await api.InviteOwnedAsync(owner: null, locked));
        }

        await ShouldDelayNoOtherServerAsync(i => api.AcceptOwnedAsync(invitations[i], locked));

        (await api.PeersAsync(locked)).Length.ShouldBe(Stuck);
    }

    [TestCase("client/delete", "operator")]
    [TestCase("owner/update", "operator")]
    [TestCase("owner/update", "directory")]
    public async Task Delays_no_other_server_while_people_leave(string call, string role)
    {
        var caller = api.With(await api.TokenAsync(role));
        for (var i = 0; i < Stuck; i++)
        {
            await api.AddOwnedAsync($"stuck-{i}", locked);
        }

        await ShouldDelayNoOtherServerAsync(
            i => call == "client/delete" ? caller.DeleteOwnedAsync($"stuck-{i}") : caller.SetActiveAsync($"stuck-{i}", isActive: false));

        (await api.PeersAsync(locked)).ShouldBeEmpty();
    }

    /// <summary>The call that had locked the server waited for its turn to do so again, which those had that waited for the server.</summary>
    [TestCase("operator")]
    [TestCase("directory")]
    public async Task Takes_the_access_of_a_person_that_leaves_before_others_that_wait_for_it(string role)
    {
        var caller = api.With(await api.TokenAsync(role));
        await api.AddOwnedAsync("ann", locked);

        Task<Answer> left;
        Task<Answer>[] added;
        await using (await DatabaseLock.TakeAsync(Configuration.AsReadOnly(), broker, locked))
        {
            left = caller.SetActiveAsync("ann", isActive: false);
            await WaitingAsync(1);
            added = [.. Enumerable.Range(0, 8).Select(_ => api.AddOwnedAsync(Sample.Name(), "bob", locked))];
            await Eventually.SucceedsAsync(async () => (await CountWaitingAsync()).ShouldBeGreaterThanOrEqualTo(4));
        }

        (await left).ShouldBe(200);
        (await Task.WhenAll(added)).ShouldAllBe(answer => answer.Status == 201);
    }

    /// <summary>Each call is made so many times, with a number.</summary>
    private async Task ShouldDelayNoOtherServerAsync(params Func<int, Task<Answer>>[] calls)
    {
        var (free, peers) = (await api.AddServerAsync(), (await api.PeersAsync(locked)).Length);
        Task<Answer>[] stuck;
        await using (await DatabaseLock.TakeAsync(Configuration.AsReadOnly(), broker, locked))
        {
            stuck = [.. calls.SelectMany(call => Enumerable.Range(0, Stuck).Select(call))];
            await Eventually.SucceedsAsync(async () => (await CountWaitingAsync()).ShouldBeGreaterThanOrEqualTo(4));

            for (var i = 0; i < 10; i++)
            {
                await api.LeaseAsync(free, $"laptop-{i}");
                (await api.PostAsync("client/delete", new JsonObject { ["client_name"] = $"laptop-{i}" })).ShouldBe(200);
                (await api.PeersAsync(locked)).Length.ShouldBe(peers);
            }

            (await api.GetAsync("/health/ready")).Status.ShouldBe(200);
            stuck.ShouldAllBe(call => !call.IsCompleted);
        }

        (await Task.WhenAll(stuck)).ShouldAllBe(answer => answer.Status == 201 || answer.Status == 200);
    }
}
