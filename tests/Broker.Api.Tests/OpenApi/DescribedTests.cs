using Broker.Api.Tests.Access;
using Broker.Api.Tests.Authority;
using Broker.Api.Tests.Calls;

namespace Broker.Api.Tests.OpenApi;

/// <summary>Holds the description against what a broker answers.</summary>
[Process]
public abstract class DescribedTests
{
    private BrokerProcess withoutDatabase = null!;

    private protected BrokerProcess Broker { get; private set; } = null!;

    private protected BrokerApi Api { get; private set; } = null!;

    private protected ApiDocument Document { get; private set; } = null!;

    private protected BrokerApi WithoutDatabase => new(withoutDatabase.Client);

    private BrokerApi Stranger { get; set; } = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        Broker = await Brokers.StartAsync(BackEnd.Sqlite, await SettingsAsync());
        var nowhere = await Brokers.EnvironmentAsync(
            BackEnd.Sqlite, ("Database__Provider", "Postgres"), ("ConnectionStrings__Broker", "Host=/nowhere;Username=x"));
        withoutDatabase = await BrokerProcess.StartAsync(nowhere, waitReady: false);
        Api = new BrokerApi(Broker.Client);
        Stranger = Api.With(await Api.TokenAsync("server", server: "elsewhere"));
        Document = new ApiDocument((await Api.GetAsync("/openapi/v1.json")).Text);
        await Eventually.SucceedsAsync(async () => (await WithoutDatabase.GetAsync("/health/live")).Status.ShouldBe(200));
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await withoutDatabase.DisposeAsync();
        await Broker.DisposeAsync();
    }

    private protected virtual Task<(string Key, string Value)[]> SettingsAsync() => Task.FromResult<(string, string)[]>([]);

    private protected void ShouldConform(Answer answer, Operation operation, int status)
    {
        answer.Status.ShouldBe(status, answer.Text);
        var (mediaType, content) = operation.Response(status);
        answer.MediaType.ShouldBe(mediaType);
        var value = mediaType == "text/plain" ? JsonValue.Create(answer.Text) : JsonNode.Parse(answer.Text);
        Document.Errors(content["schema"]!.AsObject(), value).ShouldBeEmpty(answer.Text);
        if (status >= 400)
        {
            answer.Text.ShouldContain("urn:wireguard-broker:");
        }
    }

    /// <summary>Makes the server and the peering that the examples speak of.</summary>
    private protected async Task PrepareAsync(Needs needs)
    {
        await Document.Of("server/delete").SendExampleAsync(Api);
        if (needs != Needs.Nothing)
        {
            (await Document.Of("server/add").SendExampleAsync(Api)).ShouldBe(201);
        }

        if (needs == Needs.Peering)
        {
            (await Document.Of("client/add").SendExampleAsync(Api)).ShouldBe(201);
        }
    }

    /// <summary>What every call can be answered; null for what is a call's own.</summary>
    private protected async Task<Answer?> ProvokeCommonAsync(Operation operation, Call call, int status) => status switch
    {
        400 when call.Fields.Length == 0 => await Api.SendAsync(operation.Method, operation.Path, """{"comment": "x"}"""),
        400 => await operation.SendExampleAsync(
            Api, [.. call.Fields.Select(field => (field, call.Required.Length > 0 ? null : (JsonNode)"-"))]),
        401 => await operation.SendExampleAsync(new BrokerApi(Broker.Caller("Bearer wrong"))),
        403 => await operation.SendExampleAsync(Stranger),
        413 => await Api.SendAsync(operation.Method, operation.Path, new string(' ', call.LongestBody + 1)),
        415 => await Api.SendAsync(operation.Method, operation.Path, "{}", "text/plain"),
        429 => await ThrottledAsync(operation),
        503 => await operation.SendExampleAsync(WithoutDatabase),
        _ => null,
    };

    private async Task<Answer> ThrottledAsync(Operation operation)
    {
        using var guesser = Broker.Caller(Callers.Basic("admin", "guess").ToString());
        await guesser.KnockUntilThrottledAsync();
        return await operation.SendExampleAsync(new BrokerApi(guesser));
    }
}
