using System.Text;

namespace Broker.Api.Tests.Hostile;

/// <summary>Targets and requests that no library would send.</summary>
[WithoutStorage]
public sealed class StrangeAddressTests(BackEnd backEnd) : ApiTests(backEnd)
{
    [TestCase("/%00")]
    [TestCase("/api/v1/server/list_all%00")]
    [TestCase("/api/v1/server/%2e%2e/client/list_all")]
    [TestCase("/api/v1/server/../client/list_all")]
    [TestCase("/../../../../etc/passwd")]
    [TestCase("/swagger/..%2f..%2fappsettings.json")]
    [TestCase("/swagger/%2e%2e/%2e%2e/etc/passwd")]
    [TestCase("/api/v1/server%2flist_all")]
    [TestCase("/api/v1/server\\list_all")]
    [TestCase("/%")]
    [TestCase("/%zz")]
    [TestCase("/%ff%fe")]
    [TestCase("/api/v1/server/config?server_name=%00")]
    [TestCase("/api/v1/server/config?server_name=%ff")]
    [TestCase("/api/v1/server/config?server_name=%ed%a0%80")]
    [TestCase("/api/v1/server/config?server_name=%")]
    [TestCase("/api/v1/server/config?server_name=a&server_name=b")]
    [TestCase("/api/v1/server/config?server_name[]=a")]
    [TestCase("/api/v1/server/config?[server_name]=a")]
    [TestCase("/api/v1/server/config?&&&=&=")]
    [TestCase("/api/v1/server/config?%00=%00")]
    [TestCase("/api/v1/server/config?serverName=a")]
    [TestCase("/api/v1/server/config?cancellationToken=a&request=b&server_name.x=1")]
    [TestCase("http://elsewhere.example/api/v1/server/list_all")]
    [TestCase("*")]
    public async Task Never_fails_at_a_strange_address(string target)
    {
        foreach (var method in new[] { "GET", "POST", "OPTIONS" })
        {
            ShouldBeSane(await RawHttp.SendAsync(Api, $"{method} {target} HTTP/1.1\r\n"));
        }
    }

    [TestCase(1_000)]
    [TestCase(7_000)]
    [TestCase(100_000)]
    public async Task Never_fails_at_a_long_address(int length)
    {
        var name = new string('a', length);

        const string Read = "api/v1/server/config";
        foreach (var target in new[] { $"{Read}?server_name={name}", $"{Read}?{Repeated("a=b&")}", name, Repeated("a/") })
        {
            ShouldBeSane(await RawHttp.SendAsync(Api, $"GET /{target} HTTP/1.1\r\n"));
        }

        string Repeated(string unit) => string.Concat(Enumerable.Repeat(unit, length / unit.Length));
    }

    [TestCase("GET / HTTP/9.9\r\n\r\n")]
    [TestCase("GET\r\n\r\n")]
    [TestCase("\u0016\u0003\u0001\u0002", TestName = "Survives_what_is_hardly_http(the beginning of TLS)")]
    [TestCase("GET / HTTP/1.1\r\n\r\n")]
    [TestCase("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")]
    [TestCase("GET / HTTP/1.1\r\nHost: x\r\nA\u0000b: c\r\n\r\n")]
    public async Task Survives_what_is_hardly_http(string bytes)
    {
        var answer = Encoding.Latin1.GetString(await RawHttp.ExchangeAsync(Api.Address, Encoding.Latin1.GetBytes(bytes), hangUp: true));

        answer.ShouldNotStartWith("HTTP/1.1 500");
        (await Api.GetAsync("server/list_all")).ShouldBe(200);
    }

    private static void ShouldBeSane(Answer answer)
    {
        answer.Status.ShouldBeInRange(200, 499, answer.Text);
        answer.Text.ShouldNotContain("root:");
    }
}
