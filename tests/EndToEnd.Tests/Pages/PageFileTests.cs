using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Broker.TestSupport;

namespace EndToEnd.Tests.Pages;

/// <summary>The pages as files of the broker: their headers, their size, and what stays the API's.</summary>
[Process]
public sealed partial class PageFileTests
{
    private const long LargestFirstLoad = 3 * 1024 * 1024;

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "pages", "wwwroot");

    private BrokerProcess broker = null!;

    [OneTimeSetUp]
    public async Task StartBroker() => broker = await BrokerProcess.StartAsync(new Dictionary<string, string>(StringComparer.Ordinal));

    [OneTimeTearDown]
    public async Task EndBroker() => await (broker?.DisposeAsync() ?? ValueTask.CompletedTask);

    [TestCase("/")]
    [TestCase("/clients/phone.example.com")]
    [TestCase("/join")]
    public async Task A_page_has_strict_headers_and_no_script_of_its_own(string path)
    {
        using var answer = await GetAsync(path, ("Accept", "text/html"));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var policy = Header(answer, "Content-Security-Policy");
        foreach (var part in new[]
        {
            "default-src 'self'", "script-src 'self' 'wasm-unsafe-eval'", "frame-ancestors 'none'", "form-action 'none'",
        })
        {
            policy.ShouldContain(part);
        }

        policy.ShouldNotContain("unsafe-inline");
        policy.ShouldNotContain("http");
        (Header(answer, "X-Content-Type-Options"), Header(answer, "Referrer-Policy"), Header(answer, "Cache-Control")).ShouldBe(
            ("nosniff", "no-referrer", "no-cache"));
        answer.Headers.Contains("Set-Cookie").ShouldBeFalse();
        var html = await answer.Content.ReadAsStringAsync();
        html.ShouldContain("<div id=\"app\">");
        InlineScript().IsMatch(html).ShouldBeFalse();
        ForeignAddress().IsMatch(html).ShouldBeFalse();
    }

    [TestCase("GET", "/api/v1/nothing", "text/html", HttpStatusCode.NotFound)]
    [TestCase("GET", "/api/v1/client/add", "text/html", HttpStatusCode.MethodNotAllowed)]
    [TestCase("GET", "/clients/phone", "application/json", HttpStatusCode.NotFound)]
    [TestCase("GET", "/metrics/nothing", "text/html", HttpStatusCode.NotFound)]
    [TestCase("POST", "/clients/phone", "text/html", HttpStatusCode.NotFound)]
    public async Task What_is_no_page_is_refused_as_before(string method, string path, string accept, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(
            new HttpMethod(method), path) { Headers = { Accept = { new MediaTypeWithQualityHeaderValue(accept) } } };
        using var answer = await broker.Client.SendAsync(request);

        (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, Header(answer, "Cache-Control")).ShouldBe(
            (expected, "application/problem+json", "no-store"));
    }

    [TestCase("br")]
    [TestCase("gzip")]
    public async Task A_file_is_compressed_as_asked_and_kept_for_ever_where_its_name_tells_its_contents(string encoding)
    {
        var program =
            Path.GetFileName(Directory.GetFiles(Path.Combine(Folder, "_framework"), "Broker.Pages.*.wasm").ShouldHaveSingleItem());
        using var named = await GetAsync($"/_framework/{program}", ("Accept-Encoding", encoding));
        using var unnamed = await GetAsync("/_framework/dotnet.js", ("Accept-Encoding", encoding));

        (named.StatusCode, Header(named, "Content-Encoding"), Header(named, "Content-Type")).ShouldBe(
            (HttpStatusCode.OK, encoding, "application/wasm"));
        Header(named, "Cache-Control").ShouldContain("immutable");
        (Header(unnamed, "Content-Encoding"), Header(unnamed, "Cache-Control")).ShouldBe((encoding, "no-cache"));
        using var again =
            await GetAsync("/_framework/dotnet.js", ("Accept-Encoding", encoding), ("If-None-Match", Header(unnamed, "ETag")));
        again.StatusCode.ShouldBe(HttpStatusCode.NotModified);
    }

    [Test]
    public void The_first_load_is_small() =>
        Directory.GetFiles(Folder, "*.br", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length)
            .ShouldBeInRange(1, LargestFirstLoad);

    private async Task<HttpResponseMessage> GetAsync(string path, params (string Name, string Value)[] headers)
    {
        using var client = new HttpClient { BaseAddress = broker.BaseAddress };
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await client.SendAsync(request);
    }

    private static string Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) || answer.Content.Headers.TryGetValues(name, out values)
            ? string.Join(", ", values)
            : "";

    [GeneratedRegex(
        "<script(?![^>]*src=)|\\son\\w+=|<style|style=",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 60_000)]
    private static partial Regex InlineScript();

    [GeneratedRegex("(src|href)=\"(https?:)?//", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex ForeignAddress();
}
