using Broker.Api.Tests.Authority;
using Microsoft.AspNetCore.Http;

namespace Broker.Api.Tests.SignIn;

/// <summary>An identity provider that is away, or that changes its keys.</summary>
public sealed class ProviderLossTests
{
    private IdentityProvider provider = null!;
    private LocalBroker broker = null!;

    [SetUp]
    public async Task Start_a_broker_before_its_provider()
    {
        provider = IdentityProvider.Make();
        provider.PutInto("vera@example.com", "staff");
        broker = await LocalBroker.StartAsync(provider.Settings);
    }

    [TearDown]
    public async Task Stop_them()
    {
        await (broker?.DisposeAsync() ?? ValueTask.CompletedTask);
        await provider.DisposeAsync();
    }

    [Test]
    public async Task A_provider_that_is_away_at_start_is_an_outage_for_its_people_only()
    {
        await provider.StartWithNewKeyAsync();
        var token = provider.Token();
        await provider.StopAsync();

        var refused = await broker.Api.With(token).GetAsync("server/list_all");
        refused.ShouldRefuse(503, "identity-provider-unavailable");
        refused.Headers.Keys.ShouldContain("Retry-After");
        (await broker.Api.GetAsync("server/list_all")).ShouldBe(200);
        (await broker.Api.GetAsync("/health/ready")).Status.ShouldBe(200);
    }

    [Test]
    public async Task A_provider_that_comes_up_later_is_found()
    {
        (await broker.Api.With("a.b.c").GetAsync("server/list_all")).ShouldRefuse(503, "identity-provider-unavailable");

        await provider.StartWithNewKeyAsync();

        var api = broker.Api.With(await provider.SignInAsync("vera@example.com"));
        await Eventually.SucceedsAsync(async () => (await api.GetAsync("server/list_all", IdentityProvider.FromElsewhere)).ShouldBe(200));
    }

    [Test]
    public async Task Who_has_signed_in_works_on_while_the_provider_is_away()
    {
        await provider.StartWithNewKeyAsync();
        var api = broker.Api.With(await provider.SignInAsync("vera@example.com"));
        (await api.GetAsync("server/list_all")).ShouldBe(200);

        await provider.StopAsync();

        (await api.GetAsync("server/list_all")).ShouldBe(200);
        (await broker.Api.With(provider.WithAnUnknownKey()).GetAsync("server/list_all")).ShouldRefuse(401, "unauthenticated");
        (await api.GetAsync("server/list_all")).ShouldBe(200);
    }

    /// <summary>The first call by it at each broker was refused.</summary>
    [Test]
    public async Task A_new_key_of_the_provider_needs_no_restart()
    {
        await provider.StartWithNewKeyAsync();
        (await broker.Api.With(await provider.SignInAsync("vera@example.com")).GetAsync("server/list_all")).ShouldBe(200);

        await provider.StartWithNewKeyAsync();

        var api = broker.Api.With(await provider.SignInAsync("vera@example.com"));
        (await api.GetAsync("server/list_all")).ShouldBe(200);
    }

    /// <summary>It was good for an hour more.</summary>
    [Test]
    public async Task A_key_that_the_provider_has_withdrawn_is_good_no_longer()
    {
        await provider.StartWithNewKeyAsync();
        var former = broker.Api.With(provider.Token());
        (await former.GetAsync("server/list_all")).ShouldBe(200);

        await provider.StartWithNewKeyAsync();
        var api = broker.Api.With(provider.Token());
        await Eventually.SucceedsAsync(async () => (await api.GetAsync("server/list_all", IdentityProvider.FromElsewhere)).ShouldBe(200));

        (await former.GetAsync("server/list_all")).ShouldRefuse(401, "unauthenticated");
    }

    [TestCase(200, "{}")]
    [TestCase(200, """{"keys":[]}""")]
    [TestCase(500, "")]
    public async Task Who_has_signed_in_works_on_while_the_provider_answers_nonsense(int status, string body)
    {
        await provider.StartWithNewKeyAsync();
        var api = broker.Api.With(provider.Token());
        (await api.GetAsync("server/list_all")).ShouldBe(200);
        var asked = new TaskCompletionSource();
        provider.Fault = async context =>
        {
            context.Response.StatusCode = status;
            await context.Response.WriteAsync(body);
            await context.Response.CompleteAsync();
            asked.TrySetResult();
        };

        (await broker.Api.With(provider.WithAnUnknownKey()).GetAsync("server/list_all")).ShouldRefuse(401, "unauthenticated");
        await asked.Task;

        (await api.GetAsync("server/list_all")).ShouldBe(200);
    }

    /// <summary>They were answered one after the other, five seconds each.</summary>
    [Test]
    public async Task Calls_do_not_queue_for_a_provider_that_hangs()
    {
        await provider.StartWithNewKeyAsync();
        provider.Fault = context => Task.Delay(Timeout.Infinite, context.RequestAborted);

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => broker.Api.With("a.b.c").GetAsync("token/whoami"))).WaitAsync(TimeSpan.FromSeconds(50));

        foreach (var answer in answers)
        {
            answer.ShouldRefuse(503, "identity-provider-unavailable");
        }
    }
}
