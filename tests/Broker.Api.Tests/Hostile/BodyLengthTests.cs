using System.Text;
using Broker.Api.Tests.Reports;

namespace Broker.Api.Tests.Hostile;

/// <summary>A body may be 1 MiB long and no longer, a report 16 MiB.</summary>
[WithoutStorage]
public sealed class BodyLengthTests(BackEnd backEnd) : ApiTests(backEnd)
{
    private const int Longest = 1024 * 1024;
    private const int LongestReport = 16 * Longest;

    [TestCase("POST")]
    [TestCase("GET")]
    public async Task Takes_a_body_of_one_mebibyte(string method)
    {
        var server = await Api.AddServerAsync();

        (await Api.SendAsync(method, "server/exists", Padded(server, Longest))).ShouldBe(200);
    }

    [TestCase("POST", "server/exists")]
    [TestCase("GET", "server/exists")]
    [TestCase("POST", "server/delete")]
    [TestCase("POST", "server/delete/")]
    public async Task Refuses_a_body_of_one_byte_more(string method, string path)
    {
        var server = await Api.AddServerAsync();

        (await Api.SendAsync(method, path, Padded(server, Longest + 1))).ShouldRefuse(413, "payload-too-large", $"{Longest}");

        (await Api.GetAsync($"server/exists?server_name={server.Name()}")).ShouldBe(200);
    }

    [Test]
    public async Task Takes_a_report_of_sixteen_mebibytes_and_refuses_one_byte_more()
    {
        var report = await Api.ReportOfAsync(await Api.AddServerAsync());

        (await Api.PostAsync("server/report", report.ToJsonString().PadRight(LongestReport))).ShouldBe(200);
        (await Api.PostAsync("server/report", report.ToJsonString().PadRight(LongestReport + 1)))
            .ShouldRefuse(413, "payload-too-large", $"{LongestReport}");
    }

    [TestCase("POST")]
    [TestCase("GET")]
    public async Task Counts_a_chunked_body(string method)
    {
        var body = Padded(await Api.AddServerAsync(), Longest + 1);
        var chunked = Encoding.ASCII.GetBytes($"{body.Length:x}\r\n{body}\r\n0\r\n\r\n");

        var answer = await RawHttp.SendAsync(
            Api, $"{method} /api/v1/server/exists HTTP/1.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n", chunked);

        answer.ShouldRefuse(413, "payload-too-large");
    }

    [Test]
    public async Task Refuses_by_the_announced_length_without_waiting_for_the_body()
    {
        var answer = await RawHttp.SendAsync(
            Api, $"POST /api/v1/server/exists HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: {10L * Longest}\r\n");

        answer.ShouldRefuse(413, "payload-too-large");
    }

    [TestCase("Content-Length: 100\r\n", "{\"server_name\": \"x\"")]
    [TestCase("Transfer-Encoding: chunked\r\n", "13\r\n{\"server_name\": \"x\"}")]
    [TestCase("Transfer-Encoding: chunked\r\n", "ffffffffffffffff\r\n{}\r\n0\r\n\r\n")]
    [TestCase("Transfer-Encoding: chunked\r\n", "80000000\r\n{}\r\n0\r\n\r\n")]
    [TestCase("Transfer-Encoding: chunked\r\n", "2\r\n{}\r\nffffffffffffffff\r\n")]
    [TestCase("Transfer-Encoding: chunked\r\n", "zz\r\n{}\r\n0\r\n\r\n")]
    [TestCase("Content-Length: -1\r\n", "")]
    [TestCase("Content-Length: 2\r\nContent-Length: 3\r\n", "{}")]
    [TestCase("Content-Length: 2\r\nTransfer-Encoding: chunked\r\n", "2\r\n{}\r\n0\r\n\r\n")]
    public async Task Survives_a_body_that_is_not_as_long_as_it_says(string headers, string body)
    {
        const string Start = "POST /api/v1/server/exists HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
        var request = Encoding.Latin1.GetBytes($"{Start}Authorization: {Api.Credentials}\r\n{headers}\r\n{body}");

        var answer = Encoding.Latin1.GetString(await RawHttp.ExchangeAsync(Api.Address, request, hangUp: true));

        answer.ShouldNotStartWith("HTTP/1.1 500");
        (await Api.GetAsync("server/list_all")).ShouldBe(200);
    }

    private static string Padded(JsonObject server, int length) =>
        new JsonObject { ["server_name"] = server.Name() }.ToJsonString().PadRight(length);
}
