using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Broker.Api.Tests.Authority;
using Broker.Api.Tests.OpenApi;
using Broker.Api.Tests.SignIn;

namespace Broker.Api.Tests.Hostile.Fuzzing;

/// <summary>
/// Damaged requests of every call: each gets an answer, none of them blames the broker, and what they leave is a sound fleet.
/// BROKER_TEST_FUZZ_REQUESTS and BROKER_TEST_FUZZ_SEED ask for more and for others; a failure prints the request.
/// </summary>
[Process]
[TestFixture(BackEnd.Sqlite, 100)]
[TestFixture(BackEnd.Postgres, 10, Category = Categories.PostgreSql)]
public sealed class FuzzTests(BackEnd backEnd, int percent)
{
    private const int Connections = 4;
    private const int Parts = 4;

    /// <summary>So many requests meet every kind of answer, all parts together.</summary>
    private const int Enough = 60_000;

    private static readonly int Requests = Number("BROKER_TEST_FUZZ_REQUESTS", 92_000);
    private static readonly int Seed = Number("BROKER_TEST_FUZZ_SEED", 1);

    private readonly List<(string Call, int Status)> met = [];

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    [Test]
    public async Task Never_get_an_answer_that_blames_the_broker([Range(1, Parts)] int part)
    {
        Brokers.SkipWithout(backEnd);
        await using var provider = await IdentityProvider.StartAsync();
        provider.PutInto(FuzzCalls.Owner, "vpn-admins");
        await using var broker = await Brokers.StartAsync(
            backEnd,
            [("Watch__MaxWait", "1"), .. FuzzCalls.OwnDevices, .. provider.Settings.Select(setting => (setting.Key, setting.Value))]);
        var api = new BrokerApi(broker.Client);
        var person = api.With(await provider.SignInAsync(FuzzCalls.Owner));
        var document = new ApiDocument((await api.GetAsync("/openapi/v1.json")).Text);
        var watch = Stopwatch.StartNew();

        var statuses = await Task.WhenAll(Enumerable.Range(0, Connections).Select(connection => Task.Run(() =>
            FuzzAsync(person, document, new Random(HashCode(part, connection)), Requests * percent / 100 / Parts / Connections))));

        var answers = statuses.SelectMany(status => status).ToList();
        var counts = answers.CountBy(answer => answer.Status).OrderBy(count => count.Key);
        TestContext.Out.WriteLine($"{answers.Count} requests in {watch.Elapsed.TotalSeconds:F0} s: {string.Join(", ", counts)}");
        met.AddRange(answers);
        if (part == Parts && met.Count >= Enough)
        {
            ShouldHaveMet(met, document);
        }

        broker.Output.ShouldNotContain("   at ");
        broker.Output.ShouldNotContain(" fail: ");
        (await api.GetAsync("/health/ready")).Status.ShouldBe(200);
        await FleetInvariants.ShouldHoldAsync(api);
    }

    private static void ShouldHaveMet(List<(string Call, int Status)> answers, ApiDocument document)
    {
        foreach (var status in new[] { 200, 201, 304, 400, 401, 404, 405, 409, 415 })
        {
            answers.ShouldContain(answer => answer.Status == status, $"no request got as far as {status}");
        }

        foreach (var call in document.Operations.Select(operation => operation.Path))
        {
            answers.ShouldContain(answer => answer.Call == call && answer.Status >= 200 && answer.Status < 300, $"{call} never succeeded");
            answers.ShouldContain(answer => answer.Call == call && answer.Status == 400, $"{call} never refused");
        }
    }

    private static async Task<List<(string Call, int Status)>> FuzzAsync(BrokerApi api, ApiDocument document, Random random, int count)
    {
        var (calls, statuses) = (new FuzzCalls(document, $"{api.Credentials}", random), new List<(string, int)>(count));
        using var connection = new FuzzConnection(api.Address);
        for (var i = 0; i < count; i++)
        {
            var (request, fields) = Next(calls, random);
            var answer = await connection.SendAsync(request);
            statuses.Add((request.Call, answer.Status));
            calls.Learn(request.Call, fields, answer);
            if (Fault(request, answer) is { } fault)
            {
                throw new ShouldAssertException(
                    $"{fault}\n{request} | nc -N {api.Address.Host} "
                        + $"{api.Address.Port}\n{answer.Head}\n\n{Encoding.UTF8.GetString(answer.Body)}");
            }
        }

        return statuses;
    }

    private static (FuzzRequest Request, JsonObject Fields) Next(FuzzCalls calls, Random random)
    {
        var (request, fields) = calls.Next();
        calls.Place(request, fields);
        if (request.Body is not null && random.Next(10) < 6)
        {
            request.Body = BodyMutations.Damage(fields, random);
        }

        for (var damage = random.Next(10) < 4 ? random.Next(1, 4) : 0; damage > 0; damage--)
        {
            HeadMutations.Damage(request, calls.LastTag, random);
        }

        if (random.Next(20) == 0)
        {
            HeadMutations.Misframe(request, random);
        }

        return (request, fields);
    }

    /// <summary>What is wrong with an answer; null when it is as it should be.</summary>
    private static string? Fault(FuzzRequest request, FuzzAnswer answer)
    {
        if (answer.Status == 0)
        {
            return request.IsMisframed ? null : "No answer.";
        }

        if (answer.Status >= 500 && answer.Status != 503)
        {
            return $"Status {answer.Status}.";
        }

        var type = answer.Header("Content-Type")?.Split(';')[0];
        if (answer.Status < 400 || request.HasNoAnswerBody || !request.Target.StartsWith("/api/", StringComparison.Ordinal))
        {
            return type == "application/json" && !request.HasNoAnswerBody ? JsonFault(answer.Body) : null;
        }

        return type == "application/problem+json" ? JsonFault(answer.Body) : $"A refusal as {type}.";
    }

    private static string? JsonFault(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body, Strict);
            return json.RootElement.ValueKind == JsonValueKind.Object ? null : $"JSON, but {json.RootElement.ValueKind}.";
        }
        catch (JsonException exception)
        {
            return exception.Message;
        }
    }

    private static int HashCode(int part, int connection) => (((Seed * 31) + part) * 31) + connection;

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : otherwise;
}
