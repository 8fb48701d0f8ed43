using Broker.Api.Tests.Access;
using Broker.Api.Tests.Authority;
using Broker.Api.Tests.Calls;

namespace Broker.Api.Tests.OpenApi;

/// <summary>Holds the description against what the broker answers: every documented status of every call is provoked.</summary>
[Process]
public sealed class ConformanceTests
{
    private BrokerProcess broker = null!;
    private BrokerProcess withoutDatabase = null!;
    private BrokerApi api = null!;
    private BrokerApi stranger = null!;
    private ApiDocument document = null!;

    private static IEnumerable<TestCaseData> Documented =>
        from call in Call.All
        from status in call.Statuses
        where status != 304 // has no body; VersionTests
        where status != 403 || !call.Path.EndsWith("list_all", StringComparison.Ordinal) // a list is never refused
        select new TestCaseData(call, status);

    [OneTimeSetUp]
    public async Task Start()
    {
        broker = await Brokers.StartAsync(BackEnd.Sqlite);
        var nowhere = await Brokers.EnvironmentAsync(
            BackEnd.Sqlite, ("Database__Provider", "Postgres"), ("ConnectionStrings__Broker", "Host=/nowhere;Username=x"));
        withoutDatabase = await BrokerProcess.StartAsync(nowhere, waitReady: false);
        api = new BrokerApi(broker.Client);
        stranger = api.With(await api.TokenAsync("server", server: "elsewhere"));
        document = new ApiDocument((await api.GetAsync("/openapi/v1.json")).Text);
        var unready = new BrokerApi(withoutDatabase.Client);
        await Eventually.SucceedsAsync(async () => (await unready.GetAsync("/health/live")).Status.ShouldBe(200));
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await withoutDatabase.DisposeAsync();
        await broker.DisposeAsync();
    }

    [TestCaseSource(nameof(Documented))]
    public async Task Holds_for(Call call, int status)
    {
        var operation = document.Of(call.Path);
        await PrepareAsync(call.Needs);

        var answer = await ProvokeAsync(operation, call, status);

        answer.Status.ShouldBe(status, answer.Text);
        var (mediaType, content) = operation.Response(status);
        answer.MediaType.ShouldBe(mediaType);
        var value = mediaType == "text/plain" ? JsonValue.Create(answer.Text) : JsonNode.Parse(answer.Text);
        document.Errors(content["schema"]!.AsObject(), value).ShouldBeEmpty(answer.Text);
        if (status >= 400)
        {
            answer.Text.ShouldContain("urn:wireguard-broker:");
        }
    }

    /// <summary>Makes the server and the peering that the examples speak of.</summary>
    private async Task PrepareAsync(Needs needs)
    {
        await document.Of("server/delete").SendExampleAsync(api);
        if (needs != Needs.Nothing)
        {
            (await document.Of("server/add").SendExampleAsync(api)).ShouldBe(201);
        }

        if (needs == Needs.Peering)
        {
            (await document.Of("client/add").SendExampleAsync(api)).ShouldBe(201);
        }
    }

    private async Task<Answer> ProvokeAsync(Operation operation, Call call, int status) => status switch
    {
        200 when call.Path == "server/add" => await RepeatedAsync(operation),
        200 when call.Path == "server/report" => await ReportedAsync(operation),
        200 or 201 => await operation.SendExampleAsync(api),
        400 => await operation.SendExampleAsync(
            api, [.. call.Fields.Select(field => (field, call.Required.Length > 0 ? null : (JsonNode)"-"))]),
        401 => await operation.SendExampleAsync(new BrokerApi(broker.Caller(null))),
        403 => await operation.SendExampleAsync(stranger),
        404 when call.IsDeletion => await api.PostAsync(operation.Path, call.BodyOfNobody(), "If-Match", "*"),
        412 => await PresentAsync(operation),
        404 => await operation.SendExampleAsync(api, (call.NotFound == "client-not-found" ? "client_name" : "server_name", "nowhere")),
        409 => await ConflictAsync(operation, call.Path),
        413 => await api.SendAsync(operation.Method, operation.Path, new string(' ', call.LongestBody + 1)),
        415 => await api.SendAsync(operation.Method, operation.Path, "{}", "text/plain"),
        429 => await ThrottledAsync(operation),
        503 => await operation.SendExampleAsync(new BrokerApi(withoutDatabase.Client)),
        _ => throw new NotSupportedException($"{call} documents {status}, which nothing here provokes."),
    };

    private async Task<Answer> RepeatedAsync(Operation operation)
    {
        (await operation.SendExampleAsync(api)).ShouldBe(201);
        return await operation.SendExampleAsync(api);
    }

    /// <summary>Answered as an agent reports it: the example speaks of another life of the server.</summary>
    private async Task<Answer> ReportedAsync(Operation operation)
    {
        var config = (await document.Of("server/config").SendExampleAsync(api)).ShouldBe(200);
        return await operation.SendExampleAsync(api, ("server_id", config.Text("server_id")), ("revision", config.Number("revision")));
    }

    private async Task<Answer> ConflictAsync(Operation operation, string path)
    {
        if (path == "server/add")
        {
            await operation.SendExampleAsync(api);
            return await operation.SendExampleAsync(api, ("endpoint_port", 1));
        }

        if (path == "server/report")
        {
            var refused = await operation.SendExampleAsync(api);
            refused.ShouldRefuse(409, "report-mismatch");
            return refused;
        }

        if (path == "server/import")
        {
            var example = operation.Example()["server"]!.AsObject();
            await document.Of("server/add").SendExampleAsync(api);
            return await operation.SendExampleAsync(api, ("server", example.With(("endpoint_port", 1))), ("dry_run", false));
        }

        if (path == "client/update")
        {
            await document.Of("client/add").SendExampleAsync(api, ("client_name", "phone"), ("lease", "10.0.0.22"), ("public_key", Sample.Key()), ("routed_networks", null));
            return await operation.SendExampleAsync(api, ("lease", "10.0.0.22"));
        }

        var holder = path == "client/add" ? "server/add" : "client/add";
        var key = document.Of(holder).Example()["public_key"];
        await document.Of("client/add").SendExampleAsync(api);
        return await operation.SendExampleAsync(api, ("public_key", key));
    }

    private async Task<Answer> PresentAsync(Operation operation)
    {
        (await operation.SendExampleAsync(api)).ShouldBe(201);
        return await api.PostAsync(operation.Path, operation.Example(), "If-None-Match", "*");
    }

    private async Task<Answer> ThrottledAsync(Operation operation)
    {
        using var guesser = broker.Caller(Callers.Basic("admin", "guess").ToString());
        await guesser.KnockUntilThrottledAsync();
        return await operation.SendExampleAsync(new BrokerApi(guesser));
    }
}
