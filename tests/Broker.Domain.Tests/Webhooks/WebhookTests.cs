using System.Net;
using System.Text;
using Broker.Domain.Webhooks;

namespace Broker.Domain.Tests.Webhooks;

public sealed class WebhookTests
{
    [TestCase("127.0.0.1")]
    [TestCase("127.255.255.255")]
    [TestCase("0.0.0.0")]
    [TestCase("0.1.2.3")]
    [TestCase("169.254.169.254")]
    [TestCase("224.0.0.1")]
    [TestCase("239.255.255.255")]
    [TestCase("255.255.255.255")]
    [TestCase("::")]
    [TestCase("::1")]
    [TestCase("fe80::1")]
    [TestCase("fe80::1%2")]
    [TestCase("febf:ffff::1")]
    [TestCase("fec0::1")]
    [TestCase("ff02::1")]
    [TestCase("::ffff:127.0.0.1")]
    [TestCase("::ffff:169.254.169.254")]
    [TestCase("::127.0.0.1")]
    [TestCase("64:ff9b::127.0.0.1")]
    [TestCase("2002:7f00:1::")]
    [TestCase("64:ff9b::a9fe:a9fe")]
    [TestCase("::ffff:0:127.0.0.1")]
    [TestCase("64:ff9b:1::7f00:1")]
    [TestCase("2001:0:4136:e378:8000:63bf:80ff:fffe")]
    [TestCase("fd00:ec2::254")]
    public void No_webhook_leads_to(string address) => ReceiverAddress.IsLocal(IPAddress.Parse(address)).ShouldBeTrue();

    [TestCase("10.0.0.1")]
    [TestCase("128.0.0.1")]
    [TestCase("126.255.255.255")]
    [TestCase("169.253.255.255")]
    [TestCase("223.255.255.255")]
    [TestCase("2001:db8::1")]
    [TestCase("fd00::1")]
    [TestCase("::ffff:10.0.0.1")]
    [TestCase("64:ff9b::10.0.0.1")]
    [TestCase("::ffff:0:10.0.0.1")]
    [TestCase("fd00:ec3::254")]
    public void One_may_lead_to(string address) => ReceiverAddress.IsLocal(IPAddress.Parse(address)).ShouldBeFalse();

    [TestCase("http://127.0.0.1/")]
    [TestCase("http://127.1/")]
    [TestCase("http://2130706433/")]
    [TestCase("http://0x7f.0.0.1:8080/x")]
    [TestCase("https://[::1]/")]
    [TestCase("https://[::ffff:169.254.169.254]/")]
    [TestCase("https://localhost/")]
    [TestCase("https://LocalHost.:8443/")]
    [TestCase("https://a.localhost/")]
    public void A_url_is_local(string url) => WebhookUrl.Parse(url).IsLocal.ShouldBeTrue();

    [TestCase("https://hooks.example.com/a?b=c")]
    [TestCase("http://10.0.0.1:8080/")]
    [TestCase("https://[2001:db8::1]/")]
    [TestCase("https://notlocalhost/")]
    public void A_url_is_not(string url) => WebhookUrl.Parse(url).IsLocal.ShouldBeFalse();

    [TestCase(null)]
    [TestCase("")]
    [TestCase("hooks.example.com")]
    [TestCase("/path")]
    [TestCase("ftp://hooks.example.com/")]
    [TestCase("file:///etc/passwd")]
    [TestCase("https://user:password@hooks.example.com/")]
    [TestCase("https://user@hooks.example.com/")]
    [TestCase("https://hooks.example.com/#x")]
    [TestCase("https://hooks.example.com/#")]
    [TestCase("https://")]
    [TestCase("https://hooks.example.com/a b")]
    [TestCase("https://hooks.example.com/\r\nHost: x")]
    public void No_url_is(string? text) => WebhookUrl.TryParse(text, out _).ShouldBeFalse();

    [Test]
    public void A_url_has_at_most_2000_characters()
    {
        var start = "https://hooks.example.com/";
        WebhookUrl.TryParse(start + new string('x', 2000 - start.Length), out _).ShouldBeTrue();
        WebhookUrl.TryParse(start + new string('x', 2001 - start.Length), out _).ShouldBeFalse();
    }

    /// <summary>Percent-encoded, as it is stored and called.</summary>
    [Test]
    public void Also_in_its_canonical_form()
    {
        var start = "https://hooks.example.com/";
        WebhookUrl.TryParse(start + new string('ä', (2000 - start.Length) / 6), out _).ShouldBeTrue();
        WebhookUrl.TryParse(start + new string('ä', ((2000 - start.Length) / 6) + 1), out _).ShouldBeFalse();
    }

    [TestCase("https://hooks.example.com")]
    [TestCase("HTTPS://Hooks.Example.COM:443/a/../b?c=d")]
    [TestCase("https://bücher.example/ä?ö=ü")]
    [TestCase("https://hooks.example.com/%zz%23%41?\"<>{}|^`")]
    [TestCase("https://hooks.example.com/a\\b")]
    [TestCase("https://hooks.example.com/\ud83d\ude00")]
    [TestCase("http://[2001:DB8:0:0::1]:8080/")]
    [TestCase("http://127.1/")]
    public void What_is_a_url_is_one_as_it_is_stored(string text)
    {
        var url = WebhookUrl.Parse(text);

        $"{WebhookUrl.Parse($"{url}")}".ShouldBe($"{url}");
    }

    [Test]
    public void A_longer_one_that_is_stored_is_read()
    {
        var text = "https://hooks.example.com/" + new string('x', 2000);

        $"{WebhookUrl.OfStored(text)}".ShouldBe(text);
    }

    [Test]
    public void Logs_have_the_origin_of_a_url_alone() =>
        WebhookUrl.Parse("https://hooks.example.com:8443/services/T000/secret?token=x").Origin.ShouldBe("https://hooks.example.com:8443");

    [TestCase("0123456789abcde", false)]
    [TestCase("0123456789abcdef", true)]
    [TestCase("0123456789 abcdef", false)]
    [TestCase("0123456789abcd\u00e4f", false)]
    [TestCase(null, false)]
    public void A_secret_is_16_printable_characters_or_more(string? text, bool isValid) =>
        WebhookSecret.TryParse(text, out _).ShouldBe(isValid);

    [TestCase(256, true)]
    [TestCase(257, false)]
    public void And_at_most_256(int length, bool isValid) => WebhookSecret.TryParse(new string('x', length), out _).ShouldBe(isValid);

    /// <summary>As `printf '1767323045.{"a":1}' | openssl dgst -sha256 -hmac 0123456789abcdef0123456789abcdef` prints.</summary>
    [Test]
    public void Signs_as_openssl_does() => WebhookSecret.Parse("0123456789abcdef0123456789abcdef")
        .Sign("1767323045", Encoding.UTF8.GetBytes("""{"a":1}""")).ShouldBe(
            "2d008615188c6f47e7dfa18dbd151ae2b7aae64dbda6542650d43e0b98ad0a95");

    [Test]
    public void A_secret_is_not_printed_by_accident() => $"{WebhookSecret.Parse("0123456789abcdef")}".ShouldNotContain("0123");
}
