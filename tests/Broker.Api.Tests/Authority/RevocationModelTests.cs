namespace Broker.Api.Tests.Authority;

/// <summary>
/// Random grants, uses, revocations and crashes on two brokers of one database: what was revoked changes nothing any more.
/// </summary>
[Process, PostgreSql]
[Category("Rule12")]
public sealed class RevocationModelTests
{
    private const int Steps = 150;

    private readonly List<Grant> live = [];
    private readonly List<Grant> revoked = [];
    private readonly BrokerProcess[] brokers = new BrokerProcess[2];
    private Dictionary<string, string> environment = null!;
    private JsonObject server = null!;

    [SetUp]
    public async Task Start()
    {
        Brokers.SkipWithout(BackEnd.Postgres);
        live.Clear();
        revoked.Clear();
        environment = await Brokers.EnvironmentAsync(BackEnd.Postgres);
        brokers[0] = await BrokerProcess.StartAsync(environment);
        brokers[1] = await BrokerProcess.StartAsync(environment);
        server = await Api(0).AddServerAsync(Sample.Server(mask: 20));
    }

    [TearDown]
    public async Task Stop()
    {
        foreach (var broker in brokers.OfType<BrokerProcess>())
        {
            await broker.DisposeAsync();
        }
    }

    [TestCase(1)]
    [TestCase(2)]
    public async Task What_is_granted_works_and_what_is_revoked_does_not(int seed)
    {
        var random = new Random(seed);
        var added = 0;
        for (var step = 0; step < Steps; step++)
        {
            var at = random.Next(2);
            switch (random.Next(100))
            {
                case < 25:
                    await GrantAsync(at);
                    break;
                case < 50 when live.Count > 0:
                    await UseAsync(at, live[random.Next(live.Count)], expected: 201);
                    added++;
                    break;
                case < 70 when live.Count > 0:
                    var end = live[random.Next(live.Count)];
                    await UseAsync(1 - at, end, expected: 201); // which knows it then
                    added++;
                    await RevokeAsync(at, end, isRotation: random.Next(2) == 0);
                    await UseAsync(1 - at, end, expected: 401);
                    break;
                case < 97 when revoked.Count > 0:
                    await UseAsync(at, revoked[random.Next(revoked.Count)], expected: 401);
                    break;
                case >= 97:
                    await brokers[at].DisposeAsync();
                    brokers[at] = await BrokerProcess.StartAsync(environment);
                    break;
            }
        }

        (revoked.Count, added).ShouldSatisfyAllConditions(
            counts => counts.Item1.ShouldBePositive(), counts => counts.Item2.ShouldBePositive());
        (await Api(0).PeersAsync(server)).Length.ShouldBe(added);
    }

    private BrokerApi Api(int at) => new(brokers[at].Client);

    private async Task GrantAsync(int at)
    {
        var wish = Tokens.Wish("operator");
        live.Add(new Grant(wish.Text("token_name"), await Api(at).TokenAsync(wish)));
    }

    private async Task UseAsync(int at, Grant grant, int expected)
    {
        var answer = await brokers[at].BaseAddress.With(grant.Secret).AddClientAsync(Sample.Name(), server);
        answer.Status.ShouldBe(expected, $"{answer.Text}\n{brokers[at].Output}");
    }

    private async Task RevokeAsync(int at, Grant grant, bool isRotation)
    {
        var named = new JsonObject { ["token_name"] = grant.Name };
        var answer = (await Api(at).PostAsync(isRotation ? "token/rotate" : "token/delete", named)).ShouldBe(200);
        live.Remove(grant);
        revoked.Add(grant);
        if (isRotation)
        {
            live.Add(grant with { Secret = answer.Text("token")! });
        }
    }

    private sealed record Grant(string Name, string Secret);
}
