using Broker.Api.Tests.Access;
using Broker.Api.Tests.Calls;

namespace Broker.Api.Tests.OpenApi;

/// <summary>The description has the headers that a call heeds and an answer bears, as the broker does.</summary>
[Process]
public sealed class HeaderTests
{
    /// <summary>What every answer bears, or HTTP itself defines.</summary>
    private static readonly string[] Usual =
    [
        "Date", "Content-Type", "Content-Length", "Transfer-Encoding", "Connection", "Cache-Control", "X-Content-Type-Options", "Location",
    ];

    private BrokerProcess broker = null!;
    private BrokerApi api = null!;
    private ApiDocument document = null!;

    [OneTimeSetUp]
    public async Task Fetch()
    {
        broker = await Brokers.StartAsync(BackEnd.Sqlite);
        api = new BrokerApi(broker.Client);
        document = new ApiDocument((await api.GetAsync("/openapi/v1.json")).Text);
    }

    [OneTimeTearDown]
    public async Task Stop() => await broker.DisposeAsync();

    [TestCaseSource(typeof(Call), nameof(Call.All))]
    public async Task Has_prefer_where_it_is_heeded(Call call)
    {
        var operation = document.Of(call.Path);
        var body = await call.PrepareAsync(api);

        var answer = await SendAsync(call, body, ("Prefer", "wait=0"));

        answer.Status.ShouldBe(call.Status, answer.Text);
        operation.HeaderParameters.Contains("Prefer").ShouldBe(answer.Headers.ContainsKey("Preference-Applied"));
        answer.Headers.Keys.Except(Usual, StringComparer.OrdinalIgnoreCase)
            .ShouldBe(operation.ResponseHeaders(call.Status), ignoreOrder: true);
    }

    [TestCase("server/config")]
    [TestCase("client/config")]
    public async Task Has_the_entity_tag_and_what_it_is_for(string path)
    {
        var (call, operation) = (Call.Of(path), document.Of(path));
        var body = await call.PrepareAsync(api);
        var tag = (await call.SendAsync(api, body)).Headers["ETag"];

        var unchanged = await SendAsync(call, body, ("If-None-Match", tag), ("Prefer", "wait=0"));

        unchanged.Status.ShouldBe(304);
        operation.HeaderParameters.ShouldBe(["Prefer", "If-None-Match"], ignoreOrder: true);
        unchanged.Headers.Keys.Except(Usual, StringComparer.OrdinalIgnoreCase).ShouldBe(operation.ResponseHeaders(304), ignoreOrder: true);
    }

    [Test]
    public async Task Has_the_condition_that_nothing_is_replaced()
    {
        var call = Call.Of("client/add");
        var body = await call.PrepareAsync(api);

        (await SendAsync(call, body, ("If-None-Match", "*"))).Status.ShouldBe(201);
        (await SendAsync(call, body, ("If-None-Match", "*"))).Status.ShouldBe(412);

        document.Of("client/add").HeaderParameters.ShouldBe(["Prefer", "If-None-Match"], ignoreOrder: true);
    }

    /// <summary>Without the condition nothing is refused.</summary>
    [TestCaseSource(nameof(Deletions))]
    public async Task Has_the_condition_that_there_is_something_to_delete(Call call)
    {
        var body = await call.PrepareAsync(api);
        (await SendAsync(call, body)).Status.ShouldBe(200);

        var refused = await SendAsync(call, body, ("If-Match", "*"));

        document.Of(call.Path).HeaderParameters.Contains("If-Match").ShouldBe(refused.Status == 404, refused.Text);
    }

    private static IEnumerable<Call> Deletions => Call.All.Where(call =>
        call.Path.EndsWith("/delete", StringComparison.Ordinal) || call.Path.EndsWith("/remove_peer", StringComparison.Ordinal));

    [Test]
    public void Has_those_of_refusals()
    {
        // refuses nobody
        foreach (var operation in document.Operations.Where(
            operation => !operation.Path.Contains("identity/show", StringComparison.Ordinal)))
        {
            operation.ResponseHeaders(401).ShouldBe(["WWW-Authenticate"]);
            operation.ResponseHeaders(429).ShouldBe(["Retry-After"]);
            operation.ResponseHeaders(503).ShouldBe(["Retry-After"]);
        }
    }

    [Test]
    public async Task Has_those_that_refusals_bear()
    {
        using var guesser = broker.Caller(Callers.Basic("admin", "guess").ToString());

        (await guesser.KnockAsync()).Headers.Keys.ShouldContain("WWW-Authenticate");
        (await guesser.KnockUntilThrottledAsync()).Headers.Keys.ShouldContain("Retry-After");
    }

    [TestCase("http://broker.example/openapi/v1.json", "http://broker.example/")]
    [TestCase("https://example.org/vpn/broker/openapi/v1.json", "https://example.org/vpn/broker/")]
    public void Leads_to_where_the_document_is_served(string served, string broker)
    {
        var url = document.Root["servers"]!.AsArray().ShouldHaveSingleItem()!["url"]!.GetValue<string>();

        new Uri(new Uri(served), url).ShouldBe(new Uri(broker));
    }

    private Task<Answer> SendAsync(Call call, JsonObject body, params (string Name, string Value)[] headers)
    {
        var query = call.Method == "GET" ? Call.Query(body) : "";
        var request = new HttpRequestMessage(new HttpMethod(call.Method), $"/api/v1/{call.Path}{query}");
        if (call.Method == "POST")
        {
            request.Content = new StringContent(body.ToJsonString(), System.Text.Encoding.UTF8, BrokerApi.Json);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return api.SendAsync(request);
    }
}
