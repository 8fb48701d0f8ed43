using System.Globalization;
using System.Text;

namespace Broker.Api.Tests.Hostile.Fuzzing;

/// <summary>Damage to the address and the headers of a request, and lies about its length.</summary>
internal static class HeadMutations
{
    /// <summary>One in so many may wait for as long as the broker grants.</summary>
    private const int SeldomWaits = 400;

    private static readonly string[] ContentTypes =
    [
        "application/json; charset=utf-8", "application/json; charset=utf-16", "application/json; charset=\"utf-8\"", "application/json;;",
        "application/json; a", "APPLICATION/JSON",
        "text/plain", "text/json", "application/problem+json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=a",
        "*/*", "json", "", ";", "application/json, text/plain", "\u001b[2J", "a/b; c=\"",
    ];

    private static readonly string[] Preferences =
    [
        "wait=0", "wait", "wait=", "wait=-1", "wait=0x1", "wait=1.5", "wait= 0", "wait=\"0\"", "WAIT=0", "wait=0; a=b",
        "respond-async, wait=0", "wait=0, wait=9", "wait=99999999999999999999",
        "wait=0;", ",,,", "=", "wait==0", "return=minimal", "\"", "wait=\"", "\u00e9=0", "wait=0\t",
    ];

    private static readonly string[] Tags =
    [
        "*", "\"\"", "\"a\"", "W/\"a\"", "a", "\"a", "W/", "\"a\",\"b\"", "\"a\" \"b\"", ",", "\"00000000-0000-0000-0000-000000000000.1\"",
        "\"\u00e9\"", "\"\\\"\"", "\" \"", "*, \"a\"", "\"a\", *",
    ];

    private static readonly string[] Credentials =
    [
        "", "Basic", "Basic ", "Basic =", "Basic YTpi", "Basic !!!", "basic YTpi", "Bearer a", "Basic YTpi YTpi", "Digest username=\"a\"",
        "\u00e9", "Basic \u00e9", "Basic OjpE", "Negotiate YII=",
    ];

    private static readonly (string Name, string Value)[] Others =
    [
        ("Accept", "text/html"), ("Accept", "\""), ("Accept", "application/json;q=2"), ("Accept-Encoding", "gzip, br;q=0, *"),
        ("Accept-Language", "\u00e9"), ("Expect", "100-continue"), ("Expect", "a"),
        ("Host", ""), ("Host", "a b"), ("Host", "\u001b"), ("Host", "[::1]:99999"), ("X-Forwarded-For", "1.2.3.4, \u00e9, ::1"),
        ("X-Forwarded-Proto", "gopher"), ("Forwarded", "for=\"_a\""), ("Cookie", "a=b;;=;"),
        ("Range", "bytes=0-1,-5,9-1"), ("If-Match", "\"a\""), ("If-Modified-Since", "yesterday"), ("Connection", "close"),
        ("Connection", "upgrade, HTTP2-Settings"), ("Upgrade", "h2c"), ("Upgrade", "websocket"),
        ("Sec-WebSocket-Key", "a"), ("traceparent", "00-zz-1"), ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
        ("tracestate", "\u00e9=,"), ("baggage", "a=%00"), ("Origin", "null"),
        ("Access-Control-Request-Method", "POST"), ("X-HTTP-Method-Override", "DELETE"), ("TE", "trailers"), ("Max-Forwards", "0"),
        ("A B", "c"), ("", "a"), ("A", "b\rc"), ("A", "b\r\n c"), ("A", "\0"), (":path", "/"),
    ];

    private static readonly string[] Framings =
    [
        "Content-Length: -1", "Content-Length: 0", "Content-Length: 5", "Content-Length: 99999", "Content-Length: 99999999999999999999",
        "Content-Length: 2\r\nContent-Length: 3", "Content-Length: 2, 2", "Content-Length: a",
        "Content-Length: +2", "Content-Length: ", "Transfer-Encoding: chunked", "Transfer-Encoding: gzip",
        "Transfer-Encoding: chunked, gzip", "Transfer-Encoding: gzip, chunked", "Transfer-Encoding: chunked, chunked",
        "Transfer-Encoding: identity", "Transfer-Encoding: chunked\r\nContent-Length: 3", "transfer-encoding:\tchunked",
        "Transfer-Encoding: \u000bchunked", "A: b",
    ];

    private static readonly string[] ChunkMarks =
    [
        "0\r\n\r\n",
        "5\r\n",
        "ffffffffffffffff\r\n",
        "-1\r\n",
        "g\r\n",
        "1\n",
        "\r\n",
        "2;a=\"\r\n",
        "00000000000000000000000001\r\na\r\n0\r\nA: b\r\n\r\n",
    ];

    public static void Damage(FuzzRequest request, string? lastTag, Random random)
    {
        switch (random.Next(8))
        {
            case 0:
                request.Set("Content-Type", random.Next(5) == 0 ? null : random.GetItems(ContentTypes, 1)[0]);
                break;
            case 1:
                request.Set("Prefer", random.Next(SeldomWaits) == 0 ? "wait=1" : random.GetItems(Preferences, 1)[0]);
                break;
            case 2:
                request.Set("If-None-Match", random.Next(3) == 0 ? lastTag : Stretched(random.GetItems(Tags, 1)[0], random));
                break;
            case 3:
                request.Set("Authorization", random.Next(4) == 0 ? null : random.GetItems(Credentials, 1)[0]);
                break;
            case 4:
                request.Target = Target(request.Target, random);
                break;
            case 5:
                request.Headers.AddRange(
                    Enumerable.Range(0, random.Next(120)).Select(i => (string.Create(CultureInfo.InvariantCulture, $"X-{i}"), "a")));
                break;
            default:
                var (name, value) = random.GetItems(Others, 1)[0];
                request.Headers.Add((name, Stretched(value, random)));
                break;
        }
    }

    /// <summary>Lies about the body's length, or about where its chunks end.</summary>
    public static void Misframe(FuzzRequest request, Random random)
    {
        request.IsMisframed = true;
        var framing = random.GetItems(Framings, 1)[0].Split(':', 2);
        request.Headers.Add((framing[0], framing[1].TrimStart(' ')));
        var mark = Encoding.Latin1.GetBytes(random.GetItems(ChunkMarks, 1)[0]);
        var body = request.Body ?? [];
        var length = Encoding.Latin1.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{body.Length:x}\r\n"));
        request.Body = random.Next(4) switch
        {
            0 => [.. length, .. body, .. "\r\n"u8, .. mark],
            1 => [.. length, .. body, .. "\r\n0\r\n\r\n"u8],
            2 => [.. mark, .. body],
            _ => body,
        };
    }

    private static string Stretched(string value, Random random) =>
        random.Next(30) == 0 && value.Length > 0 ? string.Concat(Enumerable.Repeat(value, random.Next(1, 9000 / value.Length))) : value;

    private static string Target(string target, Random random) => random.Next(8) switch
    {
        0 => target + random.GetItems([
            "?",
            "?&",
            "?a",
            "?server_name",
            "?server_name=",
            "?server_name=a&server_name=b",
            "?%00=%00",
            "?client_name=%ff",
            "?server_name[]=a",
            "#a",
            "%00",
            "//",
            "/.",
            "/%2e%2e",
        ], 1)[0],
        1 => target.Replace("%", "%%", StringComparison.Ordinal),
        2 => target.Insert(
            random.Next(1, target.Length),
            random.GetItems(["%2f", "%5c", "..", "/../", "%0d%0a", "%1b", "\u00e9", "\\", "%u0041", "%", "+"], 1)[0]),
        3 => target.ToUpperInvariant(),
        4 => target.Remove(random.Next(1, target.Length)),
        5 => "http://elsewhere.example" + target,
        6 => target + "?" + string.Concat(Enumerable.Repeat("a=b&", random.Next(1000))),
        _ => target + "&server_name=" + random.GetItems(["%ed%a0%80", "%E2%80%A8", "a%20b", "%2e%2e%2f", "server-1"], 1)[0],
    };
}
