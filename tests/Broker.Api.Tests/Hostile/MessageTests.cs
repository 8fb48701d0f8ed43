using Broker.Api.Tests.Calls;

namespace Broker.Api.Tests.Hostile;

/// <summary>Refusals speak of what was sent, not of the parser or the types behind it.</summary>
public sealed class MessageTests(BackEnd backEnd) : ApiTests(backEnd)
{
    private static readonly string[] Internals =
        ["LineNumber", "BytePositionInLine", "isFinalBlock", "System.", "Broker.", "ServerRequest", "ClientRequest", "ReportRequest", "Json.", "Exception", "Nullable", ".NET", "Path:"];

    private static readonly string[] Values =
        ["null", "true", "-1", "1.5", "1e400", "\"x\"", "[]", "[1]", "[[]]", "[null]", "[{}]", "{}", "{\"a\":1}", """[{"a":1}]""", """[{"\ud800":1}]"""];

    private static readonly string[] Malformed =
        ["", "{", "}", "[]", "null", "{\"a\"", "{\"a\":", "{\"a\":1,}", "{\"a\":01}", "{\"a\":nul}", "{}x", "{\"a\":\"", """{"a":"\u00"}""", """{"a":1,"a":2}"""];

    [TestCaseSource(typeof(Call), nameof(Call.All))]
    public async Task Name_no_internals(Call call)
    {
        var good = call.BodyOfNobody();
        var wrong = from field in call.Fields
                    from value in Values
                    select good.With((field, "?")).ToJsonString().Replace("\"?\"", value, StringComparison.Ordinal);
        foreach (var body in Malformed.Concat(wrong).Append(new string('[', 1000)))
        {
            var answer = await Api.SendAsync(call.Fields.Length == 0 ? "GET" : "POST", call.Path, body);

            answer.Status.ShouldBeInRange(200, 499, body);
            Internals.Where(word => answer.Text.Contains(word, StringComparison.Ordinal)).ShouldBeEmpty($"{body}\n{answer.Text}");
        }
    }

    /// <summary>A body that is too long to be taken apart: only its first fault is named.</summary>
    [TestCase("\"rx_bytes\":1.5", "$.peers[4000].rx_bytes")]
    [TestCase("\"rx_bytes\":1,\"color\":1", "$.peers[4000]")]
    [TestCase("\"rx_bytes\":,", "line 1, byte ")]
    public async Task Tell_the_place_in_a_long_report(string member, string place)
    {
        var good = $$"""{"public_key":"{{Sample.Key()}}","rx_bytes":1,"tx_bytes":1}""";
        var peers = Enumerable.Repeat(good, 4000).Append(good.Replace("\"rx_bytes\":1", member, StringComparison.Ordinal));
        var report = Call.Of("server/report").BodyOfNobody().With(("peers", "?")).ToJsonString()
            .Replace("\"?\"", $"[{string.Join(',', peers)}]", StringComparison.Ordinal);

        var answer = await Api.PostAsync("server/report", report);

        answer.ShouldNameFields("$body").GetRawText().ShouldContain(place);
        Internals.Where(word => answer.Text.Contains(word, StringComparison.Ordinal)).ShouldBeEmpty(answer.Text);
    }
}
