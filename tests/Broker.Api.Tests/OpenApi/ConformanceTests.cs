using Broker.Api.Tests.Calls;

namespace Broker.Api.Tests.OpenApi;

/// <summary>Every documented status of every call is provoked.</summary>
public sealed class ConformanceTests : DescribedTests
{
    private static IEnumerable<TestCaseData> Documented =>
        from call in Call.All
        from status in call.Statuses
        where status != 304 // has no body; VersionTests
        where status != 403 || !call.Path.EndsWith("list_all", StringComparison.Ordinal) // a list is never refused
        select new TestCaseData(call, status);

    [TestCaseSource(nameof(Documented))]
    public async Task Holds_for(Call call, int status)
    {
        var operation = Document.Of(call.Path);
        await PrepareAsync(call.Needs);

        ShouldConform(await ProvokeAsync(operation, call, status), operation, status);
    }

    [TestCase("client/config", "text/plain")]
    [TestCase("audit/list", "application/x-ndjson")]
    [TestCase("events/list", "text/event-stream")]
    public async Task Holds_for_what_is_answered_instead_of_json(string path, string mediaType)
    {
        var operation = Document.Of(path);
        await PrepareAsync(Needs.Peering);
        var query = path == "client/config" ? "?client_name=laptop&server_name=berlin" : "";
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/{path}{query}");
        request.Headers.Accept.ParseAdd(mediaType);

        // a stream has no end
        using var answer = await Broker.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

        answer.Content.Headers.ContentType!.MediaType.ShouldBe(mediaType);
        operation.Contents(200)[mediaType]!["schema"]!["type"]!.GetValue<string>().ShouldBe("string");
    }

    /// <summary>The description had a refused name and key as well-formed ones.</summary>
    [Test]
    public async Task Holds_for_the_refused_peers_of_an_import()
    {
        var operation = Document.Of("server/import");
        await PrepareAsync(Needs.Nothing);
        var peers = new JsonArray(new JsonObject { ["client_name"] = "not a name", ["public_key"] = "not a key" });

        var answer = await operation.SendExampleAsync(Api, ("peers", peers), ("dry_run", true));

        answer.ShouldBe(200).GetProperty("conflicts")[0].Text("client_name").ShouldBe("not a name");
        ShouldConform(answer, operation, 200);
    }

    private async Task<Answer> ProvokeAsync(Operation operation, Call call, int status) => status switch
    {
        200 when call.Path == "server/add" => await RepeatedAsync(operation),
        200 when call.Path == "server/report" => await ReportedAsync(operation),
        200 or 201 => await operation.SendExampleAsync(Api),
        404 when call.IsDeletion => await Api.PostAsync(operation.Path, call.BodyOfNobody(), "If-Match", "*"),
        404 => await operation.SendExampleAsync(Api, (call.NotFound == "client-not-found" ? "client_name" : "server_name", "nowhere")),
        409 => await ConflictAsync(operation, call.Path),
        412 => await PresentAsync(operation),
        _ => await ProvokeCommonAsync(operation, call, status)
            ?? throw new NotSupportedException($"{call} documents {status}, which nothing here provokes."),
    };

    private async Task<Answer> RepeatedAsync(Operation operation)
    {
        (await operation.SendExampleAsync(Api)).ShouldBe(201);
        return await operation.SendExampleAsync(Api);
    }

    /// <summary>Answered as an agent reports it: the example speaks of another life of the server.</summary>
    private async Task<Answer> ReportedAsync(Operation operation)
    {
        var config = (await Document.Of("server/config").SendExampleAsync(Api)).ShouldBe(200);
        return await operation.SendExampleAsync(Api, ("server_id", config.Text("server_id")), ("revision", config.Number("revision")));
    }

    private async Task<Answer> ConflictAsync(Operation operation, string path)
    {
        if (path == "server/add")
        {
            await operation.SendExampleAsync(Api);
            return await operation.SendExampleAsync(Api, ("endpoint_port", 1));
        }

        if (path == "server/report")
        {
            var refused = await operation.SendExampleAsync(Api);
            refused.ShouldRefuse(409, "report-mismatch");
            return refused;
        }

        if (path == "server/import")
        {
            var example = operation.Example()["server"]!.AsObject();
            await Document.Of("server/add").SendExampleAsync(Api);
            return await operation.SendExampleAsync(Api, ("server", example.With(("endpoint_port", 1))), ("dry_run", false));
        }

        if (path == "client/update")
        {
            await Document.Of("client/add").SendExampleAsync(
                Api, ("client_name", "phone"), ("lease", "10.0.0.22"), ("public_key", Sample.Key()), ("routed_networks", null));
            return await operation.SendExampleAsync(Api, ("lease", "10.0.0.22"));
        }

        var holder = path == "client/add" ? "server/add" : "client/add";
        var key = Document.Of(holder).Example()["public_key"];
        await Document.Of("client/add").SendExampleAsync(Api);
        return await operation.SendExampleAsync(Api, ("public_key", key));
    }

    private async Task<Answer> PresentAsync(Operation operation)
    {
        (await operation.SendExampleAsync(Api)).ShouldBe(201);
        return await Api.PostAsync(operation.Path, operation.Example(), "If-None-Match", "*");
    }
}
