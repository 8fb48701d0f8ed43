using System.Globalization;
using Broker.Api.Tests.Authority;

namespace Broker.Api.Tests.Webhooks;

/// <summary>Deliveries to a real receiver. The broker serves other tests too, so that it gets events of other servers as well.</summary>
public sealed class WebhookTests(BackEnd backEnd) : ApiTests(backEnd)
{
    private readonly List<string> hooks = [];
    private Receiver receiver = null!;

    [SetUp]
    public async Task StartReceiver() => receiver = await Receiver.StartAsync();

    [TearDown]
    public async Task StopReceiver()
    {
        foreach (var hook in hooks)
        {
            await Api.DeleteWebhookAsync(hook);
        }

        hooks.Clear();
        await receiver.DisposeAsync();
    }

    [Test]
    public async Task Sends_events_in_their_order_signed()
    {
        await HookAsync();
        var (server, client) = await ChangeAsync();

        await receiver.HasAllAsync(Api, server);

        receiver.IdsOf(server).ShouldBe(await Api.EventIdsAsync(server), "in order, and once");
        receiver.Taken.SelectMany(delivered => delivered.Events).Where(found => found.Text("client_name") == client)
            .Select(found => found.Text("kind"))
            .ShouldBe(["added", "removed"]);
        foreach (var delivered in receiver.Taken)
        {
            (delivered.Method, delivered.Headers["Content-Type"], delivered.Json.Text("webhook_name")).ShouldBe(
                ("POST", "application/json", hooks.Single()));
            delivered.Headers["X-Broker-Signature"].ShouldBe(delivered.SignatureBy(Hooks.Secret));
            delivered.Headers["X-Broker-Delivery"].ShouldBe(delivered.Events.Last().Text("id"));
            var sent =
                DateTimeOffset.FromUnixTimeSeconds(long.Parse(delivered.Headers["X-Broker-Timestamp"], CultureInfo.InvariantCulture));
            sent.ShouldBeInRange(DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(1));
        }

        await Eventually.SucceedsAsync(async () => // the position is saved after the receiver has answered
        {
            var listed = await Api.WebhookAsync(hooks.Single());
            (listed.Text("state"), listed.Text("last_error"), listed.Text("url")).ShouldBe(("delivering", null, $"{receiver.Url}"));
            listed.Text("last_event_id").ShouldNotBeNull();
        });
    }

    [Test]
    public async Task Sends_what_comes_after_it_was_added_and_nothing_after_it_was_deleted()
    {
        var (before, _) = await ChangeAsync();
        await Api.ListsWhatWasAnsweredAsync();
        await HookAsync();
        var (after, _) = await ChangeAsync();
        await receiver.HasAllAsync(Api, after);
        receiver.IdsOf(before).ShouldBeEmpty();

        (await Api.DeleteWebhookAsync(hooks.Single())).ShouldBe(200).Number("deleted").ShouldBe(1);
        (await Api.DeleteWebhookAsync(hooks.Single())).ShouldBe(200).Number("deleted").ShouldBe(0);
        await HookAsync(); // to the same receiver: what it gets shows that the deleted one has had its chance
        var (late, _) = await ChangeAsync();
        await receiver.HasAllAsync(Api, late);

        receiver.Taken.Where(delivered => delivered.Events.Any(found => found.Text("server_name") == late.Name()))
            .ShouldAllBe(delivered => delivered.Json.Text("webhook_name") == hooks[1]);
    }

    [Test]
    public async Task Sends_the_kinds_that_were_asked_for()
    {
        await HookAsync("removed", "replaced");
        var (server, _) = await ChangeAsync();

        await Eventually.SucceedsAsync(() =>
        {
            receiver.IdsOf(server).ShouldHaveSingleItem();
            return Task.CompletedTask;
        });
        receiver.Taken.SelectMany(delivered => delivered.Events)
            .ShouldAllBe(found => found.Text("kind") == "removed" || found.Text("kind") == "replaced");
    }

    [Test]
    public async Task Sends_again_what_the_receiver_failed_to_take()
    {
        receiver.Answering = _ => Task.FromResult(500);
        await HookAsync();
        var (server, _) = await ChangeAsync();
        await Eventually.SucceedsAsync(
            async () => (await Api.WebhookAsync(hooks.Single())).Text("last_error").ShouldNotBeNull().ShouldContain("500"));
        var failing = await Api.WebhookAsync(hooks.Single());
        (failing.Text("state"), failing.Text("failing_since") is null, failing.Text("last_event_id")).ShouldBe(("failing", false, null));
        var (other, _) = await ChangeAsync();

        receiver.Answering = _ => Task.FromResult(200);

        await receiver.HasAllAsync(Api, server);
        await receiver.HasAllAsync(Api, other);
        await Eventually.SucceedsAsync(async () => (await Api.WebhookAsync(hooks.Single())).Text("state").ShouldBe("delivering"));
        (await Api.WebhookAsync(hooks.Single())).Text("failing_since").ShouldBeNull();
    }

    [Test]
    public async Task Goes_on_when_a_receiver_that_had_died_is_back()
    {
        await HookAsync();
        var (server, _) = await ChangeAsync();
        await receiver.HasAllAsync(Api, server);
        await receiver.StopAsync();
        var (missed, _) = await ChangeAsync();
        await Eventually.SucceedsAsync(async () => (await Api.WebhookAsync(hooks.Single())).Text("state").ShouldBe("failing"));

        await receiver.StartAgainAsync();

        await receiver.HasAllAsync(Api, missed);
        receiver.IdsOf(missed).ShouldBe(await Api.EventIdsAsync(missed));
    }

    /// <summary>It is given up after ten seconds, and sent again.</summary>
    [Test]
    public async Task A_slow_receiver_delays_neither_changes_nor_other_receivers()
    {
        var isSlow = true;
        await using var slow = await Receiver.StartAsync();
        slow.Answering = async context =>
        {
            while (isSlow)
            {
                await Task.Delay(50, context.RequestAborted);
            }

            return 200;
        };
        hooks.Add(await Api.AddWebhookAsync(slow.Url));
        var (first, _) = await ChangeAsync();
        await Eventually.HoldsAsync(() => Task.FromResult(slow.Requests > 0), () => "nothing is sent");
        hooks.Add(await Api.AddWebhookAsync(receiver.Url));

        var (server, _) = await ChangeAsync();

        await receiver.HasAllAsync(Api, server);
        slow.IdsOf(server).ShouldBeEmpty();
        await Eventually.SucceedsAsync(
            async () => (await Api.WebhookAsync(hooks[0])).Text("last_error").ShouldNotBeNull().ShouldContain("within 10 s"));
        isSlow = false;
        await slow.HasAllAsync(Api, first);
        await slow.HasAllAsync(Api, server);
    }

    [Test]
    public async Task Follows_no_redirect()
    {
        await using var elsewhere = await Receiver.StartAsync();
        receiver.Answering = context =>
        {
            context.Response.Headers.Location = $"{elsewhere.Url}";
            return Task.FromResult(307);
        };
        await HookAsync();
        await ChangeAsync();

        await Eventually.SucceedsAsync(
            async () => (await Api.WebhookAsync(hooks.Single())).Text("last_error").ShouldNotBeNull().ShouldContain("307"));
        elsewhere.Requests.ShouldBe(0);
    }

    private async Task HookAsync(params string[] kinds) => hooks.Add(await Api.AddWebhookAsync(receiver.Url, kinds));

    /// <summary>A server is added, a client too, and it is removed.</summary>
    private async Task<(JsonObject Server, string Client)> ChangeAsync()
    {
        var (server, client) = (await Api.AddServerAsync(), Sample.Name());
        await Api.LeaseAsync(server, client);
        await Api.RemoveAsync(client, server);
        return (server, client);
    }
}
