using System.Text;
using Broker.Contracts;
using Broker.Pages.Calls;

namespace Broker.Pages.Tests;

public sealed class WireTests
{
    [Test]
    public void What_is_null_is_left_out() =>
        Text(Wire.Write(new UpdateClientRequest { ClientName = "phone", Owner = "" })).ShouldBe("""{"client_name":"phone","owner":""}""");

    [Test]
    public void An_expiry_that_is_taken_back_is_sent() =>
        Text(Wire.Write(new UpdateClientRequest { ClientName = "phone", ExpiresAt = null })).ShouldBe("""{"client_name":"phone","expires_at":null}""");

    [Test]
    public void A_proxys_page_is_no_refusal() => Wire.ReadRefusal("<html>"u8.ToArray()).ShouldBeNull();

    [Test]
    public void A_refusal_names_its_fields()
    {
        var refusal = Wire.ReadRefusal("""{"type":"urn:wireguard-broker:validation","title":"Bad Request","status":400,"detail":"a: X. b: Y.","errors":{"a":["X."],"b":["Y."]}}"""u8.ToArray());

        refusal.ShouldNotBeNull();
        (refusal.Status, refusal.Of("a"), refusal.Of("c")).ShouldBe((400, "X.", null));
        refusal.Beside("a").ShouldBe("b: Y.");
        refusal.Beside("a", "b").ShouldBeNull();
    }

    [Test]
    public void A_refusal_without_fields_is_its_detail() => new Refusal { Detail = "No." }.Beside("a").ShouldBe("No.");

    private static string Text(byte[] json) => Encoding.UTF8.GetString(json);
}
