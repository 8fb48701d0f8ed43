using Broker.TestSupport;

namespace EndToEnd.Tests.Tunnels;

/// <summary>Something else answers at the broker's address: nothing but a well-formed 200 changes peers.</summary>
[Order(1)]
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class FaultTests : TunnelTests
{
    private const string Key = "gN65BkIKy1eCE9pP1wdc8ROUtkHLF2PfAqYdyYBz6EA=";

    private static IEnumerable<TestCaseData> Faults =>
    [
        Fault(
            "a captive portal",
            Answer("200 OK", "text/html", "<html><body>Welcome to the hotel. Please accept our terms.</body></html>"),
            Answer("302 Found", "text/html", "", "Location: http://10.99.0.1:8080/portal"),
            Answer("404 Not Found", "text/html", "<html>no such page</html>"),
            Answer("401 Unauthorized", "text/plain", "who are you?", "WWW-Authenticate: Basic realm=\"hotel\"")),
        Fault(
            "a failing proxy",
            Answer("500 Internal Server Error", "text/plain", "oops"),
            Answer("200 OK", "application/json", """{"revision":99,"peers":[{"ip_addr"""),
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"revision\":99,\"peers\":[]}",
            ""),
        Fault(
            "another service",
            Answer("200 OK", "application/json", "{}"),
            Answer("200 OK", "application/json", Peers("""{"ip_address":"10.0.0.22","public_key":"none"}""")),
            Answer("200 OK", "application/json", Peers($$"""{"ip_address":"10.55.0.2","public_key":"{{Key}}"}""")),
            Answer("200 OK", "text/html", Peers(""))),
    ];

    [TestCaseSource(nameof(Faults))]
    public async Task Changes_nothing_while_another_answers_in_the_brokers_place(string[] answers)
    {
        var server = await Network.AddServerAsync();
        var client = await Network.AddClientAsync("laptop");
        var agent = await server.ServeAsync();
        await using var pings = await client.ConnectAsync(server);
        var (peers, file) = (await server.PeersAsync(), server.Read(server.InterfaceFile));

        Network.Broker.Kill();
        await using (var portal = new Portal(Network.BrokerHost, 8080, answers))
        {
            await Eventually.HoldsAsync(() => portal.Answered > answers.Length, () => agent.Output, 3 * Eventually.Patience);
        }

        (await server.PeersAsync()).ShouldBe(peers);
        server.Read(server.InterfaceFile).ShouldBe(file);
        await pings.FlowAsync();
        pings.Lost.ShouldBeEmpty();

        await Network.StartBrokerAsync();
        await Network.DeleteClientAsync("laptop");
        await server.HasPeersAsync();
    }

    private static TestCaseData Fault(string name, params string[] answers) => new TestCaseData([answers]).SetArgDisplayNames(name);

    private static string Peers(string peers) => $$"""{"revision":99,"peers":[{{peers}}]}""";

    private static string Answer(string status, string type, string body, string header = "X-Portal: hotel") =>
        $"HTTP/1.1 {status}\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n{header}\r\n\r\n{body}";
}
