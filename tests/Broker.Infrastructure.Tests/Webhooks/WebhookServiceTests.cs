using System.Net;
using System.Net.Sockets;
using System.Text;
using AutoMapper;
using Broker.Application.Webhooks.AddWebhook;
using Broker.Application.Webhooks.DeleteWebhook;
using Broker.Application.Webhooks.ListWebhooks;
using Broker.Domain;
using Broker.Domain.Authority;
using Broker.Domain.Events;
using Broker.Domain.Webhooks;
using Broker.Infrastructure.Tests.Databases;
using Broker.Infrastructure.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Broker.Infrastructure.Tests.Webhooks;

/// <summary>What takes a day, and what no receiver may be.</summary>
public sealed class WebhookServiceTests(BackEnd backEnd) : StorageTest(backEnd)
{
    private const string Insert = "insert into events (at, kind, server_name) values (1, 'added', 'paris')";

    private static WebhookSecret Secret => WebhookSecret.Parse("0123456789abcdef");

    [Test]
    public async Task Gives_up_a_receiver_that_has_taken_nothing_for_a_day()
    {
        await Services.SendAsync(
            new AddWebhookCommand(WebhookName.Parse("tickets"), WebhookUrl.Parse("http://127.0.0.1:9/"), Secret, Kinds: null));
        await ExecuteAsync(Insert);
        var service = Services.GetServices<IHostedService>().OfType<WebhookService>().Single();
        await service.StartAsync(None);
        try
        {
            await ShouldBecomeAsync(WebhookState.Failing);
            await ExecuteAsync(
                $"update webhooks set failing_since = {DateTimeOffset.UtcNow.AddHours(-23.5).ToUnixTimeMilliseconds()}, last_error = 'changed'");
            await Eventually.HoldsAsync(async () => (await ProgressAsync()).LastError != "changed", () => "it is not tried again");
            (await ProgressAsync()).State.ShouldBe(WebhookState.Failing, "it is no day yet");

            await ExecuteAsync($"update webhooks set failing_since = {DateTimeOffset.UtcNow.AddHours(-24.5).ToUnixTimeMilliseconds()}");

            await ShouldBecomeAsync(WebhookState.Disabled);
            (await ProgressAsync()).DeliveredId.ShouldBeNull();
        }
        finally
        {
            await service.StopAsync(None);
        }
    }

    /// <summary>As a TLS port answers plain HTTP. PostgreSQL stores no NUL.</summary>
    [TestCase("\u0015\u0003\u0003\0\u0002\u0002\n")]
    [TestCase("HTTP/1.1 200 OK\r\nA\0B: c\r\n\r\n")]
    [TestCase("HTTP/1.1 200 OK\r\nA\0B: c\r\n\r\n", 3000)]
    public async Task A_receiver_that_answers_with_control_characters_is_failing(string answer, int longer = 0)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var answering = AnswerAsync(listener, answer.Replace("B", $"B{new string('x', longer)}"));
        var url = WebhookUrl.Parse($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
        await Services.SendAsync(new AddWebhookCommand(WebhookName.Parse("tickets"), url, Secret, Kinds: null));
        await ExecuteAsync(Insert);
        var service = Services.GetServices<IHostedService>().OfType<WebhookService>().Single();
        await service.StartAsync(None);
        try
        {
            await ShouldBecomeAsync(WebhookState.Failing);

            var error = (await ProgressAsync()).LastError.ShouldNotBeNull();
            error.ShouldNotContain(c => char.IsControl(c));
            error.Length.ShouldBeLessThanOrEqualTo(300);
        }
        finally
        {
            await service.StopAsync(None);
            listener.Stop();
            await answering;
        }
    }

    private static async Task AnswerAsync(TcpListener listener, string answer)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                var stream = client.GetStream();
                _ = await stream.ReadAsync(new byte[65_536]);
                await stream.WriteAsync(Encoding.Latin1.GetBytes(answer));
            }
        }
        catch (Exception exception) when (exception is SocketException or IOException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    /// <summary>An earlier release took it, and then could read none.</summary>
    [Test]
    public async Task A_url_that_is_too_long_can_be_listed_and_deleted()
    {
        var name = WebhookName.Parse("tickets");
        await Services.SendAsync(new AddWebhookCommand(name, WebhookUrl.Parse("http://127.0.0.1:9/"), Secret, Kinds: null));
        var url = $"http://127.0.0.1:9/{string.Concat(Enumerable.Repeat("%C3%A4", 400))}";
        await ExecuteAsync($"update webhooks set url = '{url}'");

        $"{(await Services.SendAsync(new ListWebhooksQuery())).ShouldHaveSingleItem().Url}".ShouldBe(url);
        (await Services.SendAsync(new DeleteWebhookCommand(name, MustExist: false))).ShouldNotBeNull();
    }

    [Test]
    public async Task One_holds_the_lease_until_it_ends_or_is_given_back()
    {
        var length = TimeSpan.FromSeconds(20);
        (await ClaimAsync("one", length), await ClaimAsync("other", length), await ClaimAsync("one", length)).ShouldBe((true, false, true));
        await using (var scope = Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<WebhookRepository>().ReleaseAsync("other", None);
            (await ClaimAsync("other", length)).ShouldBeFalse("it was not the other's");
            await scope.ServiceProvider.GetRequiredService<WebhookRepository>().ReleaseAsync("one", None);
        }

        (await ClaimAsync("other", TimeSpan.FromSeconds(-1))).ShouldBeTrue();
        (await ClaimAsync("one", length)).ShouldBeTrue("the other's has ended");
    }

    /// <summary>Another broker may have delivered more meanwhile.</summary>
    [Test]
    public async Task Who_has_lost_the_lease_moves_no_position()
    {
        var webhook = await Services.SendAsync(
            new AddWebhookCommand(WebhookName.Parse("tickets"), WebhookUrl.Parse("http://127.0.0.1:9/"), Secret, Kinds: null));
        (await ClaimAsync("one", TimeSpan.FromSeconds(20))).ShouldBeTrue();
        await using var scope = Services.CreateAsyncScope();
        var repository = scope.ServiceProvider.GetRequiredService<WebhookRepository>();

        await repository.SaveAsync(webhook, "1", "1", "one", None);
        await repository.SaveAsync(webhook, "2", "2", "other", None);
        await repository.SaveFailureAsync(webhook, "gone", TimeSpan.FromDays(1), "other", None);

        var progress = await ProgressAsync();
        (progress.Position, progress.DeliveredId, progress.LastError).ShouldBe(("1", "1", null));
    }

    /// <summary>Past the check of webhook/add, as by a name that stands for another address by then.</summary>
    [TestCase("127.0.0.1")]
    [TestCase("localhost")]
    [TestCase("[::ffff:127.0.0.1]")]
    public async Task Connects_to_no_local_address(string host)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var webhook = Webhook.Create(
            WebhookName.Parse("tickets"), WebhookUrl.Parse($"http://{host}:{((IPEndPoint)listener.LocalEndpoint).Port}/"), Secret,
            kinds: null,
            new Caller("ann", Role.Admin), DateTimeOffset.UtcNow);
        var events = new[] { new StoredEvent("1", DateTimeOffset.UtcNow, "added", "paris", Client: null, Revision: null) };
        using var sender = new WebhookSender(
            new WebhookOptions(AllowLocal: false), Services.GetRequiredService<IMapper>(), TimeProvider.System);

        (await sender.SendAsync(webhook, events, None)).ShouldNotBeNull().ShouldContain("no webhook may lead to");
        listener.Pending().ShouldBeFalse();
    }

    private Task ShouldBecomeAsync(WebhookState state) =>
        Eventually.HoldsAsync(async () => (await ProgressAsync()).State == state, () => $"it does not become {state}");

    private async Task<WebhookProgress> ProgressAsync() => (await Services.SendAsync(new ListWebhooksQuery())).Single().Progress;

    private async Task<bool> ClaimAsync(string holder, TimeSpan length)
    {
        await using var scope = Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<WebhookRepository>().ClaimAsync(holder, length, None);
    }
}
