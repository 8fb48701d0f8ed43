using Agent.Tests.Brokers;
using Broker.Contracts;

namespace Agent.Tests.Servers;

/// <summary>Faults on the way between agent and broker.</summary>
internal static class Faults
{
    private static readonly string List = ScriptedBroker.PeerListText(Sample.Peers(21, 22));
    private static readonly string TenMegabytes = $$"""{"revision":1,"peers":[],"more":"{{new string('x', 10 * 1024 * 1024)}}"}""";

    public static IEnumerable<TestCaseData> OfAnyCall => Cases(
        ("401", Reply.Problem(401, "unauthenticated")),
        ("401 of a proxy", Reply.Http(401, "text/html", "<h1>Log in</h1>", "WWW-Authenticate: Basic realm=\"hotel\"\r\n")),
        ("403", Reply.Http(403, "text/plain", "no")),
        ("404 of a proxy", Reply.Http(404, "text/html", "<h1>Not found</h1>")),
        ("404 without a body", Reply.Http(404, contentType: null, "")),
        ("404 in JSON, but no problem", Reply.Http(404, "application/json", """{"type":"urn:wireguard-broker:server-not-found"}""")),
        ("404 of some other service",
            Reply.Http(404, "application/problem+json", """{"type":"about:blank","title":"Not Found","status":404}""")),
        ("404 of a service that knows no such server",
            Reply.Http(404, "application/problem+json", """{"type":"urn:other-wg-brokers:server-not-found"}""")),
        ("404 of a service whose page is not found",
            Reply.Http(404, "application/problem+json", """{"type":"https://example.org/problems/server-not-found"}""")),
        ("404 with a problem that is cut off", Reply.Http(404, "application/problem+json", """{"type":"urn:wireguard-broker:server-not""")),
        ("500", Reply.Http(500, "text/plain", "oops")),
        ("502", Reply.Http(502, "text/html", "<h1>Bad gateway</h1>")),
        ("503", Reply.Problem(503, "storage-unavailable")),
        ("204", Reply.Http(204, contentType: null, "")),
        ("a redirect", Reply.Http(302, contentType: null, "", "Location: http://127.0.0.1:9/\r\n")),
        ("HTML of a captive portal", Reply.Http(200, "text/html", "<html>Welcome to the hotel</html>")),
        ("HTML that says it is JSON", Reply.Ok("<html>Welcome to the hotel</html>")),
        ("JSON that says it is text", Reply.Http(200, "text/plain", List)),
        ("JSON that does not say what it is", Reply.Http(200, contentType: null, List)),
        ("a problem with 200", Reply.Http(200, "application/problem+json", """{"type":"urn:wireguard-broker:server-not-found"}""")),
        ("an empty body", Reply.Ok("")),
        ("null", Reply.Ok("null")),
        ("a list", Reply.Ok("[]")),
        ("a number", Reply.Ok("1")),
        ("an empty object", Reply.Ok("{}")),
        ("half of a body", Reply.Truncated(List, List.Length / 2)),
        ("all but the last byte of a body", Reply.Truncated(List, List.Length - 1)),
        ("a body without its last chunk", Reply.Chunked(List, whole: false)),
        ("10 MB", Reply.Ok(TenMegabytes)),
        ("10 MB in chunks", Reply.Chunked(TenMegabytes, whole: true)),
        ("bytes that are no text", Reply.Ok("{\"revision\":1,\"peers\":[]}\0\0")),
        ("no HTTP", Reply.NotHttp),
        ("a reset connection", Reply.Reset),
        ("a closed connection", Reply.Reset with { Ending = Ending.Close }));

    public static IEnumerable<TestCaseData> OfPeerLists => Cases(
        ("201", Reply.Ok(List, 201)),
        ("206", Reply.Ok(List, 206)),
        ("no peers", Reply.Ok("""{"revision":1}""")),
        ("peers null", Reply.Ok("""{"revision":1,"peers":null}""")),
        ("peers of another type", Reply.Ok("""{"revision":1,"peers":{}}""")),
        ("a peer null", Reply.Ok("""{"revision":1,"peers":[null]}""")),
        ("a peer without a key", Reply.Ok("""{"revision":1,"peers":[{"ip_address":"10.0.0.21"}]}""")),
        ("a peer without an address", Reply.Ok($$"""{"revision":1,"peers":[{"public_key":"{{Sample.Key(21)}}"}]}""")),
        ("more after the list", Reply.Ok(List + List)),
        ("a key null", With(new PeerResponse { PublicKey = null!, IpAddress = "10.0.0.23" })),
        ("an address null", With(new PeerResponse { PublicKey = Sample.KeyText("x"), IpAddress = null! })),
        ("an empty key", WithKey("")),
        ("a short key", WithKey("AAAA")),
        ("a key of 31 bytes", WithKey(Convert.ToBase64String(new byte[31]))),
        ("a key of 33 bytes", WithKey(Convert.ToBase64String(new byte[33]))),
        ("a key that is no base64", WithKey(new string('!', 43) + "=")),
        ("a key in a second spelling", WithKey("xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dh=")),
        ("a key with a line end", WithKey(Sample.KeyText("x") + "\n")),
        ("a key and more", WithKey(Sample.KeyText("x") + "\n[Interface]\nPostUp = reboot")),
        ("one key twice", WithKey(Sample.Key(21).ToString())),
        ("the server's own key", WithKey(Sample.Keys.PublicKey.ToString())),
        ("one address twice", WithAddress("10.0.0.21")),
        ("the server's own address", WithAddress("10.0.0.1")),
        ("an address outside of the subnet", WithAddress("10.0.1.21")),
        ("the default route", WithAddress("0.0.0.0")),
        ("an address of the other family", WithAddress("fd00::21")),
        ("an address inside of the other family", WithAddress("::ffff:10.0.0.23")),
        ("a network for an address", WithAddress("10.0.0.23/32")),
        ("a short address", WithAddress("10.23")),
        ("an address with leading zeros", WithAddress("10.0.0.023")),
        ("an address in hexadecimal", WithAddress("0x0a000017")),
        ("an address as a number", WithAddress("167772183")),
        ("an address with white space", WithAddress(" 10.0.0.23")),
        ("an address and more", WithAddress("10.0.0.23/32\nEndpoint = 192.0.2.1:1")),
        ("a name", WithAddress("localhost")),
        ("an empty address", WithAddress("")));

    private static IEnumerable<TestCaseData> Cases(params (string Name, Reply Reply)[] cases) =>
        cases.Select(fault => new TestCaseData(fault.Reply).SetArgDisplayNames(fault.Name));

    private static Reply WithKey(string key) => With(new PeerResponse { PublicKey = key, IpAddress = "10.0.0.23" });

    private static Reply WithAddress(string address) => With(new PeerResponse { PublicKey = Sample.KeyText("x"), IpAddress = address });

    /// <summary>A valid list except for its last peer.</summary>
    private static Reply With(PeerResponse peer) => ScriptedBroker.PeerList([.. Sample.Peers(21), peer]);
}
