namespace Broker.Api.Tests.Authority;

/// <summary>What ends a token ends it at once: on this broker, on another one on the same database, and for requests that wait.</summary>
[OnBothBackEnds]
[Category("Rule12")]
public sealed class RevocationTests(BackEnd backEnd)
{
    private const string Never = "The credentials are not valid, or not any more.";

    private LocalBroker one = null!;
    private LocalBroker other = null!;

    private static IEnumerable<Func<BrokerApi, Subject, Task>> Revocations =>
    [
        (api, subject) => api.PostAsync("token/delete", new JsonObject { ["token_name"] = subject.ServerToken }),
        (api, subject) => api.PostAsync("token/rotate", new JsonObject { ["token_name"] = subject.ServerToken }),
        (api, subject) => api.PostAsync("server/delete", new JsonObject { ["server_name"] = subject.Server.Name() }),
    ];

    private static IEnumerable<Func<BrokerApi, Subject, Task>> RevocationsOfClients =>
    [
        (api, subject) => api.PostAsync("client/delete", new JsonObject { ["client_name"] = subject.Client }),
        (api, subject) => api.RemoveAsync(subject.Client, subject.Server),
        (api, subject) => api.DeleteServerAsync(subject.Server),
    ];

    [OneTimeSetUp]
    public async Task Start()
    {
        Brokers.SkipWithout(backEnd);
        var environment = await Brokers.EnvironmentAsync(backEnd);
        one = await LocalBroker.StartAsync(environment);
        other = backEnd is BackEnd.Postgres ? await LocalBroker.StartAsync(environment) : one;
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        if (one is not null)
        {
            await one.DisposeAsync();
        }

        if (backEnd is BackEnd.Postgres && other is not null)
        {
            await other.DisposeAsync();
        }
    }

    [Test]
    public async Task Ends_what_waits_with_a_server_token([Values(0, 1, 2)] int way)
    {
        var subject = await SubjectAsync();
        var waiting = new[] { one, other }.Select(broker => WaitAsync(broker.Api.With(subject.ServerSecret), subject.Server)).ToList();
        await Task.Delay(300); // for them to wait; one that does not yet is refused at once

        await Revocations.ElementAt(way)(one.Api, subject);

        foreach (var answer in await Task.WhenAll(waiting))
        {
            // A deleted server is told of first: agents learn from it that there is nothing left to serve.
            var isDeleted = answer.Status == 404 && way == 2;
            answer.ShouldRefuse(isDeleted ? 404 : 401, isDeleted ? "server-not-found" : "unauthenticated");
            answer.Json.Text("detail")!.ShouldNotContain("meant");
        }

        await ShouldBeEndedAsync(subject.ServerSecret);
    }

    [Test]
    public async Task Ends_a_client_token_with_its_client([Values(0, 1, 2)] int way)
    {
        var subject = await SubjectAsync();
        foreach (var broker in new[] { one, other })
        {
            (await broker.Api.With(subject.ClientSecret).GetAsync("client/list_all")).ShouldBe(200).Names().ShouldBe([subject.Client]);
        }

        await RevocationsOfClients.ElementAt(way)(one.Api, subject);

        await ShouldBeEndedAsync(subject.ClientSecret);
        await one.Api.AddServerAsync();
        (await one.Api.GetAsync("token/list_all")).ShouldBe(200).TryGetProperty(subject.ClientToken, out _).ShouldBeFalse();
    }

    [Test]
    public async Task A_client_that_loses_its_last_two_peerings_at_once_is_out()
    {
        for (var round = 0; round < 10; round++)
        {
            var subject = await SubjectAsync();
            var second = await one.Api.AddServerAsync();
            await one.Api.LeaseAsync(second, subject.Client);

            await Task.WhenAll(one.Api.RemoveAsync(subject.Client, subject.Server), other.Api.RemoveAsync(subject.Client, second));

            (await one.Api.GetAsync("token/list_all")).ShouldBe(200).TryGetProperty(subject.ClientToken, out _).ShouldBeFalse();
        }
    }

    [Test]
    public async Task Ends_what_waits_for_receipts_and_for_the_audit_trail()
    {
        var (wish, subject) = (Tokens.Wish("admin"), await SubjectAsync());
        var secret = await one.Api.TokenAsync(wish);
        var last = await LastEntryAsync();
        var admin = other.Api.With(secret);
        var receipts = admin.PostAsync(
            "client/add",
            Fleet.Client(Sample.Name(), subject.Server).With(("public_key", Sample.Key())),
            "Prefer",
            "wait=60");
        await Eventually.HoldsAsync(async () => await LastEntryAsync() != last, () => "the client was never added");
        var audit = admin.GetAsync($"audit/list?client_name={Sample.Name("nobody")}", ("Prefer", "wait=60"));
        await Task.Delay(300); // likewise

        (await one.Api.PostAsync("token/delete", Tokens.Named(wish))).ShouldBe(200);

        foreach (var answer in await Task.WhenAll(receipts, audit))
        {
            answer.ShouldRefuse(401, "unauthenticated").Text("detail").ShouldBe(Never);
        }
    }

    [Test]
    public async Task Ends_what_waits_when_a_token_expires()
    {
        var subject = await SubjectAsync();
        var secret = await one.Api.TokenAsync(Tokens.Wish("viewer").With(("expires_in", 2)));

        (await WaitAsync(other.Api.With(secret), subject.Server)).ShouldRefuse(401, "unauthenticated");
    }

    [Test]
    public async Task Nothing_is_changed_after_a_revocation_was_acknowledged()
    {
        var random = new Random(20261126);
        for (var round = 0; round < 12; round++)
        {
            var subject = await SubjectAsync();
            var wish = Tokens.Wish("operator");
            var secret = await one.Api.TokenAsync(wish);
            var acknowledged = false;
            var brokers = new[] { one.Api.With(secret), other.Api.With(secret) };
            var users = Enumerable.Range(0, 6).Select(number => Task.Run(async () =>
            {
                for (var use = 0; use < 200; use++)
                {
                    var late = Volatile.Read(ref acknowledged);
                    var answer = await brokers[(number + use) % 2].AddClientAsync(Sample.Name(), subject.Server);
                    if (late)
                    {
                        answer.Status.ShouldBeOneOf(401, 429);
                    }

                    if (answer.Status is 401 or 429)
                    {
                        return;
                    }

                    answer.Status.ShouldBeOneOf(201, 409);
                }
            })).ToList();
            await Task.Delay(random.Next(150));
            var revoke = random.Next(2) == 0 ? "token/delete" : "token/rotate";

            (await one.Api.PostAsync(revoke, Tokens.Named(wish))).ShouldBe(200);
            Volatile.Write(ref acknowledged, true);
            var count = (await one.Api.PeersAsync(subject.Server)).Length;
            await Task.WhenAll(users);

            (await one.Api.PeersAsync(subject.Server)).Length.ShouldBe(count, $"round {round}: {revoke}");
        }
    }

    private async Task<string?> LastEntryAsync()
    {
        var (last, page) = ((string?)null, (await one.Api.GetAsync("audit/list?limit=1000")).ShouldBe(200));
        while (page.GetProperty("entries").GetArrayLength() > 0)
        {
            last = page.Text("next");
            page = (await one.Api.GetAsync($"audit/list?limit=1000&after={last}")).ShouldBe(200);
        }

        return last;
    }

    private async Task ShouldBeEndedAsync(string secret)
    {
        (await one.Api.With(secret).GetAsync("server/list_all")).Status.ShouldBeOneOf(401, 429);
        await Eventually.SucceedsAsync(async () => (await other.Api.With(secret).GetAsync("server/list_all")).Status.ShouldBeOneOf(401, 429));
    }

    private static async Task<Answer> WaitAsync(BrokerApi api, JsonObject server)
    {
        var tag = (await api.GetAsync($"server/config?server_name={server.Name()}")).Headers["ETag"];
        return await api.GetAsync($"server/config?server_name={server.Name()}", ("If-None-Match", tag), ("Prefer", "wait=60"));
    }

    private async Task<Subject> SubjectAsync()
    {
        var (server, client) = (await one.Api.AddServerAsync(), Sample.Name());
        await one.Api.LeaseAsync(server, client);
        var (ofServer, ofClient) = (Tokens.Wish("server", server.Name()), Tokens.Wish("client", client: client));
        return new Subject(
            server, client, ofServer.Text("token_name"), await one.Api.TokenAsync(ofServer), ofClient.Text("token_name"), await one.Api.TokenAsync(ofClient));
    }

    private sealed record Subject(
        JsonObject Server, string Client, string ServerToken, string ServerSecret, string ClientToken, string ClientSecret);
}
