using System.Text.RegularExpressions;

namespace Broker.Api.Tests.OpenApi;

public sealed class SwaggerTests
{
    private BrokerApi api = null!;

    [OneTimeSetUp]
    public async Task Connect() => api = await Brokers.SharedAsync(BackEnd.Sqlite);

    [Test]
    public async Task Answers_with_a_page_that_has_all_it_needs_from_the_broker()
    {
        var page = await api.GetAsync("/swagger/index.html");

        page.Status.ShouldBe(200);
        page.MediaType.ShouldBe("text/html");
        var parts = Regex.Matches(page.Text, """(src|href)="(?<part>[^"]+)["]""", RegexOptions.ExplicitCapture, Eventually.Patience)
            .Select(match => match.Groups["part"].Value).ToList();
        parts.Count.ShouldBeGreaterThan(2);
        foreach (var part in parts)
        {
            part.ShouldNotContain("//", Case.Sensitive, "nothing comes from elsewhere");
            (await api.GetAsync($"/swagger/{part}")).Status.ShouldBe(200, part);
        }
    }

    [Test]
    public async Task Shows_the_description()
    {
        var parts = await Task.WhenAll(new[] { "index.html", "index.js" }.Select(part => api.GetAsync($"/swagger/{part}")));

        parts.ShouldContain(part => part.Text.Contains("/openapi/v1.json", StringComparison.Ordinal));
    }

    [TestCase("/swagger")]
    [TestCase("/swagger/")]
    public async Task Is_found_by_its_short_address(string path)
    {
        using var caller = Access.Callers.Caller(api.Address, $"{api.Credentials}");

        var answer = await new BrokerApi(caller).GetAsync(path);

        answer.Status.ShouldBeInRange(301, 308);
        new Uri(new Uri(api.Address, path), answer.Headers["Location"]).AbsolutePath.ShouldBe("/swagger/index.html");
    }
}
