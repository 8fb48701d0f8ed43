using Broker.Api.Tests.Calls;

namespace Broker.Api.Tests.OpenApi;

/// <summary>The description is complete: OpenAPI 3.1, the calls, and for each its name, examples and refusals.</summary>
public sealed class DocumentTests
{
    private ApiDocument document = null!;

    [OneTimeSetUp]
    public async Task Fetch()
    {
        var answer = await (await Brokers.SharedAsync(BackEnd.Sqlite)).GetAsync("/openapi/v1.json");
        answer.ShouldBe(200);
        document = new ApiDocument(answer.Text);
    }

    [Test]
    public void Is_openapi_3_1() => document.Root["openapi"]!.GetValue<string>().ShouldStartWith("3.1.");

    [Test]
    public void Describes_the_calls_and_nothing_else() =>
        document.Operations.Select(operation => $"{operation.Method} {operation.Path.Trim('/')}")
            .ShouldBe(Call.Described.Select(call => $"{call.Method} api/v1/{call.Path}"), ignoreOrder: true);

    [Test]
    public void Gives_each_operation_an_id_of_its_own() =>
        document.Operations.Select(operation => operation.Node["operationId"]!.GetValue<string>()).ShouldBeUnique();

    [Test]
    public void Asks_for_a_token_or_basic_authentication_everywhere_but_where_none_is_needed()
    {
        var schemes = document.Root["security"]!.AsArray().Select(requirement => requirement!.AsObject().ShouldHaveSingleItem().Key);

        schemes.Select(scheme => document.Root["components"]!["securitySchemes"]![scheme]!["scheme"]!.GetValue<string>())
            .ShouldBe(["basic", "bearer"]);
        var open = document.Operations.Where(operation => operation.Node.ContainsKey("security")).ToList();
        open.Select(operation => operation.Path.Trim('/'))
            .ShouldBe(["api/v1/identity/show", "api/v1/invitation/show", "api/v1/invitation/accept"], ignoreOrder: true);
        open.ShouldAllBe(operation => operation.Node["security"]!.ToJsonString() == "[{}]");
    }

    [TestCaseSource(typeof(Call), nameof(Call.Described))]
    public void Sums_up(Call call)
    {
        var summary = document.Of(call.Path).Node["summary"]!.GetValue<string>();

        summary.Length.ShouldBeGreaterThan(10);
        summary.ShouldEndWith(".");
    }

    [TestCaseSource(typeof(Call), nameof(Call.Described))]
    public void Describes_the_fields(Call call)
    {
        var operation = document.Of(call.Path);
        var documented = operation.RequestContent is { } content
            ? document.Resolve(content["schema"]!.AsObject())["properties"]!.AsObject().Select(property => property.Key)
            : operation.QueryParameters.Select(parameter => parameter["name"]!.GetValue<string>());

        documented.ShouldBe(call.Fields, ignoreOrder: true);
        operation.Parameters.Where(parameter => parameter["required"]?.GetValue<bool>() == true)
            .Select(parameter => parameter["name"]!.GetValue<string>())
            .ShouldBe(call.Method == "GET" ? call.Required : [], ignoreOrder: true);
        operation.Example().Select(field => field.Key).ShouldBe(call.Fields, ignoreOrder: true);
    }

    [TestCaseSource(typeof(Call), nameof(Call.Described))]
    public void Describes_every_status(Call call) => document.Of(call.Path).Statuses.ShouldBe(call.Statuses, ignoreOrder: true);

    [TestCaseSource(typeof(Call), nameof(Call.Described))]
    public void Gives_examples_that_fit_their_schemas(Call call)
    {
        var operation = document.Of(call.Path);
        var contents = operation.Statuses.Where(status => status != 304)
            .SelectMany(status => operation.Contents(status).Select(content => content.Value!.AsObject()));
        foreach (var content in operation.RequestContent is { } request ? contents.Append(request) : contents)
        {
            document.Errors(content["schema"]!.AsObject(), content["example"].ShouldNotBeNull()).ShouldBeEmpty();
        }

        foreach (var parameter in operation.Parameters)
        {
            document.Errors(parameter["schema"]!.AsObject(), parameter["example"].ShouldNotBeNull()).ShouldBeEmpty();
        }
    }

    [TestCase("server_name", "a", true)]
    [TestCase("server_name", "", false)]
    [TestCase("server_name", "_a", false)]
    [TestCase("public_key", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", true)]
    [TestCase("public_key", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh9=", false)]
    [TestCase("endpoint_port", 65535, true)]
    [TestCase("endpoint_port", 0, false)]
    [TestCase("endpoint_port", "1", false)]
    [TestCase("network_mask", 129, false)]
    [TestCase("network_mask_v6", 128, true)]
    [TestCase("network_mask_v6", 129, false)]
    [TestCase("mtu", 576, true)]
    [TestCase("mtu", 65536, false)]
    [TestCase("persistent_keepalive", 0, true)]
    [TestCase("persistent_keepalive", 65536, false)]
    [TestCase("allow_overlap", true, true)]
    [TestCase("allow_overlap", "yes", false)]
    public void Describes_what_a_field_takes(string field, object value, bool accepted)
    {
        var operation = document.Of("server/add");
        var body = operation.Example().With((field, JsonValue.Create(value)));

        document.Errors(operation.RequestContent!["schema"]!.AsObject(), body).Any().ShouldBe(!accepted);
    }
}
