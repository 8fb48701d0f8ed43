namespace Broker.Api.Tests.Authority;

/// <summary>What ends a token ends it at once, on this broker and on another one on the same database.</summary>
[OnBothBackEnds]
[Category("Rule12")]
public sealed class RevocationTests(BackEnd backEnd)
{
    private BrokerPair<LocalBroker> brokers = null!;

    [OneTimeSetUp]
    public async Task Start() =>
        brokers = await BrokerPair<LocalBroker>.StartAsync(backEnd, environment => LocalBroker.StartAsync(environment));

    [OneTimeTearDown]
    public async Task Stop() => await (brokers?.DisposeAsync() ?? ValueTask.CompletedTask);

    [TestCase("client/delete")]
    [TestCase("server/remove_peer")]
    [TestCase("server/delete")]
    public async Task Ends_a_client_token_with_its_client(string call)
    {
        var subject = await RevocationSubject.AddAsync(One);
        foreach (var broker in new[] { One, Other })
        {
            (await broker.With(subject.ClientSecret).GetAsync("client/list_all")).ShouldBe(200).Names().ShouldBe([subject.Client]);
        }

        (await One.PostAsync(call, Fleet.Client(subject.Client, subject.Server).For(call))).ShouldBe(200);

        await RevocationSubject.ShouldBeEndedAsync(subject.ClientSecret, One, Other);
        await One.AddServerAsync();
        (await One.GetAsync("token/list_all")).ShouldBe(200).TryGetProperty(subject.ClientToken, out _).ShouldBeFalse();
    }

    [Test]
    public async Task A_client_that_loses_its_last_two_peerings_at_once_is_out()
    {
        for (var round = 0; round < 10; round++)
        {
            var subject = await RevocationSubject.AddAsync(One);
            var second = await One.AddServerAsync();
            await One.LeaseAsync(second, subject.Client);

            await Task.WhenAll(One.RemoveAsync(subject.Client, subject.Server), Other.RemoveAsync(subject.Client, second));

            (await One.GetAsync("token/list_all")).ShouldBe(200).TryGetProperty(subject.ClientToken, out _).ShouldBeFalse();
        }
    }

    [Test]
    public async Task Nothing_is_changed_after_a_revocation_was_acknowledged()
    {
        var random = new Random(20261126);
        for (var round = 0; round < 12; round++)
        {
            var subject = await RevocationSubject.AddAsync(One);
            var wish = Tokens.Wish("operator");
            var secret = await One.TokenAsync(wish);
            var acknowledged = false;
            var callers = new[] { One.With(secret), Other.With(secret) };
            var users = Enumerable.Range(0, 6).Select(number => Task.Run(async () =>
            {
                for (var use = 0; use < 200; use++)
                {
                    var late = Volatile.Read(ref acknowledged);
                    var answer = await callers[(number + use) % 2].AddClientAsync(Sample.Name(), subject.Server);
                    if (late)
                    {
                        answer.Status.ShouldBe(401);
                    }

                    if (answer.Status == 401)
                    {
                        return;
                    }

                    answer.Status.ShouldBeOneOf(201, 409);
                }
            })).ToList();
            await Task.Delay(random.Next(150));
            var revoke = random.Next(2) == 0 ? "token/delete" : "token/rotate";

            (await One.PostAsync(revoke, Tokens.Named(wish))).ShouldBe(200);
            Volatile.Write(ref acknowledged, true);
            var count = (await One.PeersAsync(subject.Server)).Length;
            await Task.WhenAll(users);

            (await One.PeersAsync(subject.Server)).Length.ShouldBe(count, $"round {round}: {revoke}");
        }
    }

    private BrokerApi One => brokers.One.Api;

    private BrokerApi Other => brokers.Other.Api;
}
