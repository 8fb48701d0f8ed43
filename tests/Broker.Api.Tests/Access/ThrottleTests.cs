using System.Globalization;
using System.Net;

namespace Broker.Api.Tests.Access;

/// <summary>Repeated failures are slowed down, by the address that they come from.</summary>
[Process]
public sealed class ThrottleTests
{
    private BrokerProcess broker = null!;
    private string right = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        broker = await Brokers.StartAsync(BackEnd.Sqlite, ("ASPNETCORE_FORWARDEDHEADERS_ENABLED", "true"));
        right = broker.Client.DefaultRequestHeaders.Authorization!.ToString();
    }

    [OneTimeTearDown]
    public async Task Stop() => await broker.DisposeAsync();

    [Test]
    public async Task Tells_a_guesser_to_wait_but_lets_the_right_credentials_from_the_same_address_in()
    {
        var address = Callers.NewAddress();
        using var guesser = Guesser(address);
        using var owner = broker.Caller(right, address);

        var answer = await guesser.KnockUntilThrottledAsync();

        answer.ShouldRefuse(429, "too-many-failures");
        int.Parse(answer.Headers["Retry-After"], CultureInfo.InvariantCulture).ShouldBeInRange(1, 3600);
        for (var i = 0; i < 20; i++)
        {
            (await guesser.KnockAsync()).Status.ShouldBe(429);
            (await owner.KnockAsync()).ShouldBe(200);
        }
    }

    [Test]
    public async Task Logs_a_guessers_address_once()
    {
        var address = Callers.NewAddress();
        using var guesser = Guesser(address);
        await guesser.KnockUntilThrottledAsync();
        for (var i = 0; i < 20; i++)
        {
            await guesser.KnockAsync();
        }

        await Eventually.SucceedsAsync(() =>
        {
            broker.Output.Split('\n').Count(line => line.Contains($" from {address}:", StringComparison.Ordinal)).ShouldBe(1);
            return Task.CompletedTask;
        });
    }

    [Test]
    public async Task Bears_a_few_slips()
    {
        using var caller = Guesser(Callers.NewAddress());
        for (var i = 0; i < 3; i++)
        {
            (await caller.KnockAsync()).ShouldRefuse(401, "unauthenticated");
        }
    }

    [Test]
    public async Task Does_not_mix_up_addresses()
    {
        using var guesser = Guesser(Callers.NewAddress());
        await guesser.KnockUntilThrottledAsync();

        using var other = Guesser(Callers.NewAddress());
        (await other.KnockAsync()).ShouldRefuse(401, "unauthenticated");
    }

    [Test]
    public async Task Throttles_guesses_on_paths_that_do_not_exist_as_well()
    {
        using var guesser = Guesser(Callers.NewAddress());
        await guesser.KnockUntilThrottledAsync();

        (await new BrokerApi(guesser).GetAsync("/nothing")).ShouldRefuse(429, "too-many-failures");
    }

    [TestCase("X-Forwarded-For")]
    [TestCase("Forwarded")]
    [TestCase("X-Real-IP")]
    [TestCase("X-Client-IP")]
    [TestCase("X-Original-For")]
    public async Task Is_not_dodged_by_invented_addresses(string header)
    {
        using var guesser = Guesser(Callers.NewAddress());
        var isThrottled = false;
        for (var i = 1; i <= 60 && !isThrottled; i++)
        {
            guesser.DefaultRequestHeaders.Remove(header);
            guesser.DefaultRequestHeaders.TryAddWithoutValidation(header, $"203.0.113.{i}");
            isThrottled = (await guesser.KnockAsync()).Status == 429;
        }

        isThrottled.ShouldBeTrue($"{header} was believed.");
    }

    [Test]
    public async Task Keeps_serving_the_owner_while_many_guess()
    {
        var address = Callers.NewAddress();
        using var guesser = Guesser(address);
        using var owner = broker.Caller(right, address);

        var guesses = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => guesser.KnockAsync()));
        var served = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => owner.KnockAsync()));

        guesses.ShouldAllBe(answer => answer.Status == 401 || answer.Status == 429);
        guesses.Count(answer => answer.Status == 429).ShouldBeGreaterThan(150);
        served.ShouldAllBe(answer => answer.Status == 200);
    }

    private HttpClient Guesser(IPAddress address) => broker.Caller(Callers.Basic("admin", "guess").ToString(), address);
}
