using System.Text;
using Broker.Api.Tests.Calls;

namespace Broker.Api.Tests.Hostile;

/// <summary>Random damage to good bodies of every call: the broker answers each, and never with a failure of its own.</summary>
[TestFixture(BackEnd.Sqlite)]
[TestFixture(BackEnd.Postgres)]
public sealed class FuzzTests(BackEnd backEnd)
{
    private const int BodiesPerCall = 50;

    private static readonly string[] Values =
    [
        "null", "true", "0", "-1", "-0", "1.0", "24.0", "1e400", "1e-400", "2147483648", "123456789012345678901234567890",
        "[]", "{}", "[[[[]]]]", """{"server_name":"x"}""", "\"\"", "\"a\"", "\"10.0.0.0\"", "\"::\"", "\"0.0.0.0/0\"", "\"'\"", "\"%s%n\"",
        "[null]", "[{}]", "[{},{}]", "[[],[]]",
        "9223372036854775807", "9223372036854775808", "\"1969-12-31T23:59:59Z\"", "\"0001-01-01\"", "\"9999-12-31T23:59:59-14:00\"",
        """ "\u0000" """, """ "\ud800" """, """ "\ud83d\ude00" """,
    ];

    [Test]
    public async Task Never_gets_an_answer_that_blames_the_broker([Values(1, 2)] int seed)
    {
        Brokers.SkipWithout(backEnd);
        await using var broker = await Brokers.StartAsync(backEnd);
        var (api, random) = (new BrokerApi(broker.Client), new Random(seed));
        foreach (var call in Call.All.Where(call => call.Fields.Length > 0))
        {
            var good = await call.PrepareAsync(api);
            for (var i = 0; i < BodiesPerCall; i++)
            {
                var bad = Damaged(good.ToJsonString(), good, random);
                var answer = await api.SendAsync("POST", call.Path, bad, BrokerApi.Json);

                answer.Status.ShouldBeOneOf([200, 201, 400, 404, 409], $"{call}: {Encoding.Latin1.GetString(bad)}\n{answer.Text}");
                answer.MediaType.ShouldBe(answer.Status < 300 ? "application/json" : "application/problem+json");
                answer.Json.ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Object);
            }
        }

        broker.Output.ShouldNotContain("   at ");
        (await api.GetAsync("client/list_all")).ShouldBe(200);
        (await api.GetAsync("server/list_all")).ShouldBe(200);
    }

    private static byte[] Damaged(string json, JsonObject good, Random random)
    {
        var bytes = Encoding.UTF8.GetBytes(random.Next(2) == 0 ? json : WithOtherValue(good, random)).ToList();
        for (var damage = random.Next(4); damage > 0; damage--)
        {
            var (at, to) = (random.Next(bytes.Count), random.Next(bytes.Count));
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.Insert(at, (byte)"\"\\{}[],:0-.\0\n\xff"[random.Next(14)]);
                    break;
                case 2 when bytes.Count > 1:
                    bytes.RemoveAt(at);
                    break;
                case 3 when at > 0:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 4:
                    bytes.InsertRange(at, bytes.GetRange(Math.Min(at, to), Math.Abs(at - to)));
                    break;
                default:
                    (bytes[at], bytes[to]) = (bytes[to], bytes[at]);
                    break;
            }
        }

        return [.. bytes];
    }

    private static string WithOtherValue(JsonObject good, Random random)
    {
        var changed = (JsonObject)good.DeepClone();
        var (target, field) = (changed, good.ElementAt(random.Next(good.Count)).Key);
        if (changed[field] is JsonArray list && list[0] is JsonObject element && random.Next(4) > 0)
        {
            target = element;
            field = target.ElementAt(random.Next(target.Count)).Key;
        }

        target[field] = "?";
        return changed.ToJsonString().Replace("\"?\"", Values[random.Next(Values.Length)], StringComparison.Ordinal);
    }
}
