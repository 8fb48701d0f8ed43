using System.Text.RegularExpressions;

namespace Broker.Api.Tests.Reports;

/// <summary>What the fields of a report take. The server has a client with the key that K stands for; Q is another key.</summary>
public sealed class ReportFieldTests(BackEnd backEnd) : ApiTests(backEnd)
{
    private const string Peer = """{"public_key":"K","latest_handshake":null,"rx_bytes":0,"tx_bytes":0}""";

    private readonly string client = Sample.Name();
    private readonly string key = Sample.Key();
    private JsonObject server = null!;
    private JsonObject report = null!;

    [OneTimeSetUp]
    public async Task AddClient()
    {
        server = await Api.AddServerAsync();
        await Api.LeaseAsync(server, client, key);
        report = await Api.ReportOfAsync(server);
    }

    private static IEnumerable<TestCaseData> Wrong() =>
    [
        .. Cases("server_id", "7", "\"\"", "\"1\"", "\"00000000000000000000000000000001\"", "\"{00000000-0000-0000-0000-000000000001}\""),
        .. Cases("revision", "-1", "1.5", "\"1.5\"", "9223372036854775808", "1e400"),
        .. Cases("agent_version", "\"\"", "\"1 2\"", "\"1\\u0000\"", "\"1.0\\n\"", "\"é\"", "1", $"\"{new string('1', 65)}\""),
        .. Cases("listen_port", "-1", "65536", "1.5", "\"port\"", "4294967296", "1e400"),
        .. Cases("peers", "null", "{}", "\"\"", "[null]", "[[]]", "[1]", "[{}]", $"[{Peer},null]", $"[{Peer},{Peer}]"),
        .. PeerCases("public_key", "null", "7", "\"\"", "\"K\\n\"", "\"short\""),
        .. PeerCases("latest_handshake", "0", "\"\"", "\"soon\"", "\"2026-02-30T00:00:00Z\""),
        .. PeerCases("latest_handshake", "\"1969-12-31T23:59:59Z\"", "\"1970-01-01T00:00:00+00:01\"", "\"9999-12-31T00:00:01Z\""),
        .. PeerCases("rx_bytes", "null", "-1", "0.5", "\"-1\"", "9223372036854775808", "1e400"),
        .. PeerCases("tx_bytes", "null", "-1", "0.5", "\" 1\"", "-9223372036854775809", "1e400"),
        .. PeerCases("other", "null", "[{}]"),
        .. Cases("digest", "7", "\"\"", $"\"{new string('0', 31)}\"", $"\"{new string('A', 32)}\""),
        .. Cases("agent_run_id", "7", "\"\"", "\"gateway-1\"", "\"{00000000-0000-0000-0000-000000000001}\""),
        .. Cases("host_time", "7", "\"soon\"", "\"1969-12-31T23:59:59Z\""),
        .. Cases(
            "problems",
            "7",
            "{}",
            "[\"\"]",
            "[null]",
            "[7]",
            "[\"a\\u0000\"]",
            $"[\"{new string('a', 301)}\"]",
            $"[{string.Join(',', Enumerable.Repeat("\"a\"", 17))}]"),
    ];

    private static IEnumerable<TestCaseData> Right() =>
    [
        .. Cases("revision", "0", "2", "\"1\""),
        .. Cases("agent_version", "\"1\"", "\"1.2.3-rc.1+build_7\"", $"\"{new string('1', 64)}\""),
        .. Cases("listen_port", "0", "65535", "\"51820\""),
        .. Cases("peers", "[]", $"[{Peer}]", """[{"public_key":"K","rx_bytes":0,"tx_bytes":0}]"""),
        .. Cases("peers", $"[{Peer},{Peer.Replace("K", "Q", StringComparison.Ordinal)}]"),
        .. PeerCases("latest_handshake", "\"1970-01-01T00:00:00Z\"", "\"2026-01-02T03:04:05+14:00\"", "\"9999-12-30T00:00:00Z\""),
        .. Cases("digest", "null", $"\"{new string('a', 32)}\""),
        .. Cases("agent_run_id", "null", "\"00000000-0000-0000-0000-000000000001\""),
        .. Cases("host_time", "null", "\"2026-01-02T03:04:05.678+14:00\""),
        .. Cases(
            "problems",
            "null",
            "[]",
            "[\"wg0 is down\"]",
            $"[\"{new string('a', 300)}\"]",
            $"[{string.Join(',', Enumerable.Repeat("\"a\"", 16))}]"),
        .. PeerCases("rx_bytes", "0", "9223372036854775807", "\"9223372036854775807\""),
    ];

    [TestCaseSource(nameof(Wrong))]
    [WithoutStorage]
    public async Task Refuses(string field, string value)
    {
        var before = await StateAsync();

        (await PostAsync(field, value)).ShouldNameFields(field);

        (await StateAsync()).ShouldBe(before);
    }

    [TestCaseSource(nameof(Right))]
    public async Task Takes(string field, string value) => (await PostAsync(field, value)).ShouldBe(200);

    [Test]
    [WithoutStorage]
    public async Task Names_of_many_peers_the_first_that_is_wrong()
    {
        var wrong = Peer.Replace("\"rx_bytes\":0", "\"rx_bytes\":-1", StringComparison.Ordinal).Replace("K", "Q", StringComparison.Ordinal);

        var errors = (await PostAsync("peers", $"[{Peer},{wrong},{wrong}]")).ShouldNameFields("peers");

        errors.GetProperty("peers").EnumerateArray().ShouldHaveSingleItem().GetString()!.ShouldContain("position 1 ");
    }

    [TestCase("Public_Key")]
    [TestCase("PUBLIC_KEY")]
    [TestCase("publicKey")]
    [WithoutStorage]
    public async Task Knows_the_fields_of_a_peer_by_their_exact_names(string name) =>
        (await PostAsync("peers", $"[{Peer.Replace("public_key", name, StringComparison.Ordinal)}]")).ShouldNameFields("peers");

    [Test]
    [WithoutStorage]
    public async Task Refuses_a_peer_that_says_one_thing_twice() =>
        (await PostAsync("peers", $"[{Peer.Replace("}", ",\"rx_bytes\":1}", StringComparison.Ordinal)}]")).ShouldNameFields("$body");

    private static IEnumerable<TestCaseData> Cases(string field, params string[] values) =>
        values.Select(value => new TestCaseData(field, value).SetArgDisplayNames(field, value));

    private static IEnumerable<TestCaseData> PeerCases(string member, params string[] values) => values.Select(value =>
    {
        var peer = JsonNode.Parse(Peer)!.AsObject().With((member, "?")).ToJsonString();
        return new TestCaseData("peers", $"[{peer.Replace("\"?\"", value, StringComparison.Ordinal)}]").SetArgDisplayNames(member, value);
    });

    private Task<Answer> PostAsync(string field, string value)
    {
        // In one pass: a key may itself begin with either letter.
        var keys = Regex.Replace(
            value, "\"[KQ]", match => match.Value is "\"K" ? $"\"{key}" : $"\"{server.Key()}", RegexOptions.None, Eventually.Patience);
        var body = report.With((field, "?")).ToJsonString().Replace("\"?\"", keys, StringComparison.Ordinal);
        return Api.PostAsync("server/report", body);
    }

    private async Task<(string Server, string Client)> StateAsync() =>
        ((await Api.StatusAsync(server)).GetRawText(), (await Api.PeeringStatusAsync(client))[0].GetRawText());
}
