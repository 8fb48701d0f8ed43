using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Broker.Api.Tests.Authority;

namespace Broker.Api.Tests.Events;

/// <summary>Events as <c>text/event-stream</c>, by the reader of the framework.</summary>
[OnBothBackEnds]
public sealed class EventStreamTests(BackEnd backEnd)
{
    private LocalBroker broker = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        Brokers.SkipWithout(backEnd);
        broker = await LocalBroker.StartAsync(await Brokers.EnvironmentAsync(backEnd));
    }

    [OneTimeTearDown]
    public async Task Stop() => await (broker?.DisposeAsync() ?? ValueTask.CompletedTask);

    [Test]
    public async Task Are_sent_as_they_happen_and_resumed_where_a_connection_was_cut()
    {
        var (server, client) = (await broker.Api.AddServerAsync(), Sample.Name());
        string? last;
        await using (var stream = await OpenAsync(await broker.Api.TokenAsync("viewer"), server))
        {
            (await stream.NextAsync()).EventType.ShouldBe("added");
            await broker.Api.LeaseAsync(server, client);

            var added = await stream.NextAsync();
            (added.EventType, added.Data.Text("client_name")).ShouldBe(("added", client));
            added.EventId.ShouldBe(added.Data.Text("id"));
            last = added.EventId;
        }

        await broker.Api.RemoveAsync(client, server);

        await using var resumed = await OpenAsync(await broker.Api.TokenAsync("viewer"), server, last);
        (await resumed.NextAsync()).EventType.ShouldBe("removed");
    }

    /// <summary>A stream that was asked for beside another type went on after its token was deleted.</summary>
    [TestCase("text/event-stream")]
    [TestCase("text/event-stream, */*")]
    [TestCase("application/json;q=0.9, text/event-stream")]
    [TestCase("text/event-stream; charset=utf-8")]
    [Category("Rule12")]
    public async Task End_with_the_token(string accept)
    {
        var (server, wish) = (await broker.Api.AddServerAsync(), Tokens.Wish("viewer"));
        await using var stream = await OpenAsync(await broker.Api.TokenAsync(wish), server, accept: accept);
        await stream.NextAsync();

        (await broker.Api.PostAsync("token/delete", Tokens.Named(wish))).ShouldBe(200);

        (await stream.EndsAsync()).ShouldBeTrue();
    }

    /// <summary>They went on for ever, to a caller that waited for the end of its JSON.</summary>
    [TestCase("application/json, text/event-stream;q=0")]
    [TestCase("application/json, text/event-stream;q=0.9")]
    [TestCase("text/event-stream;q=0")]
    [TestCase("application/json, text/event-stream")]
    [TestCase("*/*")]
    public async Task Are_a_page_for_who_would_rather_have_that(string accept) =>
        (await broker.Api.GetAsync("events/list", ("Accept", accept)).WaitAsync(Eventually.Patience)).ShouldBe(200);

    [Test]
    public async Task End_when_the_broker_stops()
    {
        var other = await LocalBroker.StartAsync(await Brokers.EnvironmentAsync(backEnd));
        var server = await other.Api.AddServerAsync();
        await using var stream = await OpenAsync(await other.Api.TokenAsync("viewer"), server, address: other.Api.Address);
        await stream.NextAsync();

        var stopping = other.DisposeAsync();

        (await stream.EndsAsync()).ShouldBeTrue();
        await stopping;
    }

    private async Task<Stream> OpenAsync(
        string token, JsonObject server, string? last = null, Uri? address = null, string accept = "text/event-stream")
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/events/list?server_name={server.Name()}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Accept.ParseAdd(accept);
        if (last is not null)
        {
            request.Headers.Add("Last-Event-ID", last);
        }

        var http = new HttpClient { BaseAddress = address ?? broker.Api.Address, Timeout = Timeout.InfiniteTimeSpan };
        var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        ((int)answer.StatusCode).ShouldBe(200);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        return new Stream(http, answer, await answer.Content.ReadAsStreamAsync());
    }

    private sealed class Stream(HttpClient http, HttpResponseMessage answer, System.IO.Stream body) : IAsyncDisposable
    {
        private readonly IAsyncEnumerator<SseItem<JsonElement>> items =
            SseParser.Create(body, (_, data) => JsonElement.Parse(data)).EnumerateAsync().GetAsyncEnumerator();

        public async Task<SseItem<JsonElement>> NextAsync()
        {
            (await items.MoveNextAsync().AsTask().WaitAsync(Eventually.Patience)).ShouldBeTrue("the stream has ended");
            return items.Current;
        }

        /// <summary>Without another event, by its end or by a cut.</summary>
        public async Task<bool> EndsAsync()
        {
            try
            {
                return !await items.MoveNextAsync().AsTask().WaitAsync(Eventually.Patience);
            }
            catch (Exception exception) when (exception is HttpIOException or IOException)
            {
                return true;
            }
        }

        public async ValueTask DisposeAsync()
        {
            await body.DisposeAsync();
            answer.Dispose();
            http.Dispose();
        }
    }
}
