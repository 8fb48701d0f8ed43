using System.Text;

namespace Broker.Api.Tests.Calls;

/// <summary>What is read although it is not as the description has it: bodies of other tools, and whole numbers as text.</summary>
public sealed class LenientReadingTests(BackEnd backEnd) : ApiTests(backEnd)
{
    private static readonly string[] Integers = 
    [
        "network_mask", "network_mask_v6", "endpoint_port", "n_reserved_ips", "mtu", "persistent_keepalive", "revision", "listen_port",
    ];

    private static IEnumerable<Call> WithBody => Call.All.Where(call => call.Fields.Length > 0);

    private static IEnumerable<TestCaseData> WithIntegers =>
        from call in Call.Writes
        from name in call.Fields.Intersect(Integers)
        select new TestCaseData(call, name);

    [TestCaseSource(nameof(WithBody))]
    public async Task Takes_a_byte_order_mark(Call call)
    {
        var body = await call.PrepareAsync(Api);

        call.ShouldSucceed(await Api.SendAsync(
            "POST", call.Path, [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(body.ToJsonString())], BrokerApi.Json));
    }

    [TestCaseSource(nameof(WithIntegers))]
    public async Task Takes_a_whole_number_as_text(Call call, string field)
    {
        var body = await call.PrepareAsync(Api);

        (await Api.PostAsync(call.Path, body.With((field, $"{body[field]}")))).ShouldBe(call.Status);
    }

    [TestCaseSource(nameof(WithIntegers))]
    public async Task Refuses_text_that_is_no_whole_number(Call call, string field)
    {
        var body = await call.PrepareAsync(Api);
        var before = await Api.StateAsync(body);
        foreach (var text in new[] { "1.5", " 1", "1 ", "0x1", "1e1", "", "one", "\u0661", "1,000", "NaN" })
        {
            (await Api.PostAsync(call.Path, body.With((field, text)))).ShouldNameFields(field);
        }

        (await Api.StateAsync(body)).ShouldBe(before);
    }

    [TestCase("rx_bytes")]
    [TestCase("tx_bytes")]
    public async Task Takes_and_refuses_text_in_a_reports_peer_likewise(string field)
    {
        var call = Call.Of("server/report");
        var body = await call.PrepareAsync(Api);
        var peer = body["peers"]![0]!.AsObject();

        (await Api.PostAsync(call.Path, body.With(("peers", new JsonArray(peer.With((field, "7"))))))).ShouldBe(200);
        (await Api.PostAsync(call.Path, body.With(("peers", new JsonArray(peer.With((field, "7.5")))))))
            .ShouldNameFields("peers").GetRawText().ShouldContain(field);
    }
}
