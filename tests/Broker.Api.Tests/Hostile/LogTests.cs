
namespace Broker.Api.Tests.Hostile;

/// <summary>What strangers send forges no line of the log and steers no terminal, at any level.</summary>
[Process]
public sealed class LogTests
{
    private const string Marker = "stranger";
    private const string Forgery = "%1b%5b2J%0d%0afail:%20forged%0a%c2%9b31m%e2%80%a8forged";

    [Test]
    public async Task Has_neither_lines_nor_escapes_of_a_stranger()
    {
        await using var broker = await Brokers.StartAsync(
            BackEnd.Sqlite, ("Logging__LogLevel__Default", "Trace"), ("Logging__LogLevel__Microsoft", "Trace"));
        var api = new BrokerApi(broker.Client);

        await RawHttp.SendAsync(api, $"GET /{Marker}{Forgery}?a={Forgery} HTTP/1.1\r\n");
        await RawHttp.SendAsync(
            api, $"GET /{Marker}{Forgery} HTTP/1.1\r\nUser-Agent: \u001b[2J\u009b\r\nX-Request-Id: a\rb\r\n", authenticated: false);
        await RawHttp.SendAsync(api, $"POST /api/v1/server/add HTTP/1.1\r\nContent-Type: \u001b[2J\r\nContent-Length: 0\r\n");
        await RawHttp.SendAsync(api, $"GET /api/v1/server/config?server_name={Forgery} HTTP/1.1\r\n");
        await Eventually.SucceedsAsync(() => Task.Run(() => broker.Output.ShouldContain(Marker)));
        (await broker.StopAsync()).ShouldBe(0);

        broker.Output.Where(character => char.IsControl(character) && character is not '\n').ShouldBeEmpty();
        broker.Output.Split('\n').ShouldAllBe(line => !line.StartsWith("fail: forged", StringComparison.Ordinal));
        broker.Output.ShouldNotContain("\u2028");
    }
}
