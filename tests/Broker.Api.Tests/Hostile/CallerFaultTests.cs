using System.Net;
using System.Net.Sockets;
using System.Text;
using Broker.Api.Tests.Operations;

namespace Broker.Api.Tests.Hostile;

/// <summary>What callers do wrong is not counted as the broker's fault, or it wakes the operator (BrokerErrors).</summary>
[Process]
public sealed class CallerFaultTests
{
    private const int Times = 20;

    private const string Requests = "http_server_request_duration_seconds_count";

    [TestCase("Content-Length: 100\r\n", "{\"server_name\": ", true)]
    [TestCase("Content-Length: 100\r\n", "{\"server_name\": ", false)]
    [TestCase("Transfer-Encoding: chunked\r\n", "f\r\n{\"server_name\": \r\n", true)]
    [TestCase("Transfer-Encoding: chunked\r\n", "f\r\n{\"server_name\": \r\n", false)]
    [TestCase("Transfer-Encoding: chunked\r\n", "FFFFFFFFFFFFFFFF\r\n{}", false)]
    [TestCase("Transfer-Encoding: chunked\r\n", "7FFFFFFF\r\n{}", false)]
    [TestCase("Transfer-Encoding: chunked\r\n", "80000000\r\n{}", false)]
    [TestCase("Transfer-Encoding: chunked\r\n", "2\r\n{}nonsense", false)]
    [TestCase("Content-Length: 2\r\n", "{}{}{}", false)]
    public async Task Is_counted_as_theirs_and_not_logged(string headers, string body, bool reset)
    {
        await using var broker = await Brokers.StartAsync(BackEnd.Sqlite);
        var api = new BrokerApi(broker.Client);
        for (var i = 0; i < Times; i++)
        {
            await SendAsync(api, headers, body, reset);
        }

        await Eventually.SucceedsAsync(
            async () =>
            {
                var scrape = await Scrape.OfAsync(api);
                var statuses = scrape.Of(Requests, ("http_route", "api/v1/server/exists"))
                    .ToDictionary(sample => sample.Labels["http_response_status_code"], sample => sample.Value);
                statuses.Keys.ShouldAllBe(status => status.StartsWith('4'), string.Join(' ', statuses));
                statuses.Values.Sum().ShouldBe(Times);
            },
            TimeSpan.FromSeconds(60));
        broker.Output.ShouldNotContain("fail: ");
        broker.Output.ShouldNotContain("   at ");
    }

    private static async Task SendAsync(BrokerApi api, string headers, string body, bool reset)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Parse(api.Address.Host), api.Address.Port);
        var head =
            "POST /api/v1/server/exists HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAuthorization: "
                + $"{api.Credentials}\r\n{headers}\r\n";
        var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head + body));
        await Task.Delay(20);
        if (reset)
        {
            connection.LingerState = new LingerOption(enable: true, seconds: 0);
            return;
        }

        connection.Client.Shutdown(SocketShutdown.Send);
        await stream.CopyToAsync(Stream.Null).ContinueWith(_ => { }, TaskScheduler.Default);
    }
}
