using System.Text;

namespace Broker.Api.Tests.Hostile.Fuzzing;

/// <summary>Damage to a good body: of its values, of its text, of its bytes.</summary>
internal static class BodyMutations
{
    private const int LongText = 20_000;
    private const string Placeholder = "\"?\"";

    private static readonly string[] Values =
    [
        "null", "true", "false", "0", "-1", "-0", "1", "32", "65535", "65536", "1.0", "24.0", "1e2", "1e400", "1e-400", "2147483647",
        "2147483648",
        "9223372036854775807", "9223372036854775808", "123456789012345678901234567890", "01", "+1", ".5", "NaN", "Infinity", "0x10",
        "[]", "{}", "[[[[]]]]", "[null]", "[{}]", "[{},{}]", "[1,\"a\"]", "{\"server_name\":\"x\"}", "{\"public_key\":null}",
        "\"\"", "\" \"", "\"a\"", "\"A\"", "\".\"", "\"..\"", "\"../../etc/passwd\"", "\"a/b\"", "\"a b\"", "\"a\\nb\"", "\"$(reboot)\"",
        "\"'; drop table servers;--\"", "\"%s%n\"",
        "\"10.0.0.0\"", "\"10.0.0.0/8\"", "\"0.0.0.0/0\"", "\"0.0.0.0\"", "\"255.255.255.255\"", "\"10.1\"", "\"010.0.0.1\"", "\"::\"",
        "\"::/0\"", "\"fd00::1\"", "\"fe80::1%eth0\"",
        "\"::ffff:10.0.0.1\"", "\"[::1]:80\"", "\"10.0.0.0/24, ::/0,\"", "\"example.com.\"", "\"xn--\"", "\"-\"", "\"bücher.example\"",
        "\"1969-12-31T23:59:59Z\"", "\"0001-01-01\"", "\"9999-12-31T23:59:59-14:00\"", "\"2026-02-30T00:00:00Z\"", "\"infinity\"",
        "\"00000000-0000-0000-0000-000000000000\"", "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"",
        "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=\"",
        "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\ud83d\\ude00\"", "\"\\u202e\"", "\"\\ufeff\"", "\"ﬁ\"",
        "\"İ\"", "\"e\\u0301\"", "\"\\u2028\"", "\"\\u001b[2J\"",
    ];

    private static readonly string[] Surroundings =
    [
        "\ufeff?", "?,", "?x", "? ?", "[?]", "{\"a\":?}", "/**/?", "?//", "\0?", "?\0", " \t\r\n? \n", "\"?", "?}",
    ];

    public static byte[] Damage(JsonObject fields, Random random) => random.Next(10) switch
    {
        < 4 => Encoding.UTF8.GetBytes(WithOtherValue(fields, random)),
        4 => Encoding.UTF8.GetBytes(WithOtherMembers(fields, random)),
        5 => Encoding.UTF8.GetBytes(random.GetItems(Surroundings, 1)[0].Replace("?", fields.ToJsonString(), StringComparison.Ordinal)),
        6 => random.Next(4) switch
        {
            0 => Encoding.Unicode.GetBytes(fields.ToJsonString()),
            1 => Encoding.UTF32.GetBytes(fields.ToJsonString()),
            2 => Encoding.Latin1.GetBytes(fields.ToJsonString().Replace("e", "é", StringComparison.Ordinal)),
            _ => [],
        },
        _ => Scrambled(Encoding.UTF8.GetBytes(random.Next(2) == 0 ? WithOtherValue(fields, random) : fields.ToJsonString()), random),
    };

    private static string WithOtherValue(JsonObject fields, Random random)
    {
        if (fields.Count == 0)
        {
            return random.GetItems(Values, 1)[0];
        }

        var changed = (JsonObject)fields.DeepClone();
        var (target, field) = (changed, changed.ElementAt(random.Next(changed.Count)).Key);
        if (changed[field] is JsonArray { Count: > 0 } list && list[0] is JsonObject { Count: > 0 } item && random.Next(4) > 0)
        {
            (target, field) = (item, item.ElementAt(random.Next(item.Count)).Key);
        }

        target[field] = "?";
        return changed.ToJsonString().Replace(Placeholder, Value(random), StringComparison.Ordinal);
    }

    private static string Value(Random random) => random.Next(40) switch
    {
        0 => $"\"{new string('a', random.Next(LongText))}\"",
        1 => new string('9', random.Next(1, 2000)),
        2 => new string('[', random.Next(1, 100)),
        3 => string.Concat(Enumerable.Repeat("{\"a\":", random.Next(1, 40))) + "1" + new string('}', random.Next(1, 40)),
        4 => $"[{string.Join(',', Enumerable.Repeat("{}", random.Next(500)))}]",
        _ => random.GetItems(Values, 1)[0],
    };

    private static string WithOtherMembers(JsonObject fields, Random random)
    {
        var members = fields.Select(field => $"\"{field.Key}\":{field.Value?.ToJsonString() ?? "null"}").ToList();
        var other = members.Count > 0 ? members[random.Next(members.Count)] : "\"a\":1";
        switch (random.Next(5))
        {
            case 0:
                members.Remove(other);
                break;
            case 1:
                members.Add(other);
                break;
            case 2:
                members.Add(other.ToUpperInvariant());
                break;
            case 3:
                members.AddRange(Enumerable.Range(0, random.Next(300)).Select(i => $"\"f{i}\":{i}"));
                break;
            default:
                members.Add(
                    $"\"{random.GetItems(["", "$body", "__proto__", "\\u0000", "\\ud800", "server\\u005fname", "a.b", "peers[0]"], 1)[0]}\":1");
                break;
        }

        return $"{{{string.Join(',', members)}}}";
    }

    private static byte[] Scrambled(byte[] good, Random random)
    {
        var bytes = good.ToList();
        for (var damage = random.Next(1, 5); damage > 0 && bytes.Count > 0; damage--)
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
                case 2:
                    bytes.RemoveAt(at);
                    break;
                case 3:
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
}
