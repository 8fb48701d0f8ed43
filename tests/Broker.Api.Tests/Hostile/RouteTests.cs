using Broker.Api.Tests.Calls;

namespace Broker.Api.Tests.Hostile;

/// <summary>Wrong methods and unknown paths.</summary>
[WithoutStorage]
public sealed class RouteTests(BackEnd backEnd) : ApiTests(backEnd)
{
    private static IEnumerable<TestCaseData> WrongMethods =>
        from call in Call.All
        from method in new[] { "GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND" }
        where method != call.Method && !(method == "POST" && Call.Reads.Contains(call))
        select new TestCaseData(method, call);

    [TestCaseSource(nameof(WrongMethods))]
    public async Task Refuses_a_wrong_method(string method, Call call)
    {
        var body = method == "GET" ? null : "{}";

        foreach (var slash in new[] { "", "/" })
        {
            var answer = await Api.SendAsync(method, call.Path + slash, body);

            answer.ShouldRefuse(405, "method-not-allowed", method);
            answer.Headers["Allow"].ShouldContain(call.Method);
        }
    }

    [TestCase("/")]
    [TestCase("/api")]
    [TestCase("/api/")]
    [TestCase("/api/v1")]
    [TestCase("/api/v1/")]
    [TestCase("/api/v2/server/list_all")]
    [TestCase("/api/v1/server")]
    [TestCase("/api/v1/server/nothing")]
    [TestCase("/api/v1/server/config/x")]
    [TestCase("/api/v1/server/config//")]
    [TestCase("/api/v1//server/config")]
    [TestCase("/server/list_all")]
    [TestCase("/health")]
    [TestCase("/openapi/v2.json")]
    [TestCase("/favicon.ico")]
    [TestCase("/.git/config")]
    [TestCase("/appsettings.json")]
    [TestCase("/data/broker.db")]
    public async Task Refuses_an_unknown_path(string path)
    {
        foreach (var (method, body) in new[] { ("GET", null), ("POST", "{}"), ("DELETE", null), ("PUT", "{}") })
        {
            var answer = await Api.SendAsync(method, path, body);

            answer.Status.ShouldBe(404, $"{method}: {answer.Text}");
            answer.ShouldRefuse(404, "not-found", path);
        }
    }
}
