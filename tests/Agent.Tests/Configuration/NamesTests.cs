using Agent.Configuration;

namespace Agent.Tests.Configuration;

/// <summary>A name that has one of these shapes is safe in a path, in a configuration and as an argument.</summary>
public sealed class NamesTests
{
    private static readonly string[] Unsafe =
    [
        "", " ", ".", "..", "../a", "a/b", "a\\b", "/a", ".a", "-a", "_a", "a b", "a\n", "\na", "a\nb", "a\r", "a\0", "a\0b", "a\t", "$a",
        "a;b", "a|b", "a&b", "a'b", "a\"b", "a`b", "a*", "a?", "a(b", "a#b", "a:b", "a%i", "ä", "а", "a\u200b", "[a]", "~a",
    ];

    [TestCaseSource(nameof(Unsafe))]
    public void What_could_mean_something_to_a_path_or_a_shell_is_no_name(string text) =>
        (Names.IsServer(text), Names.IsClient(text), Names.IsInterface(text)).ShouldBe((false, false, false));

    [TestCase("a", true)]
    [TestCase("0", true)]
    [TestCase("A.b_c-1", true)]
    [TestCase("a..b", true)]
    [TestCase("a=b+c", false)]
    [TestCase(null, false)]
    public void A_server_s_name_has_letters_digits_and_three_signs(string? text, bool isOne) =>
        (Names.IsServer(text), Names.IsClient(text)).ShouldBe((isOne, isOne));

    [TestCase(15, true, true, true)]
    [TestCase(16, false, true, true)]
    [TestCase(63, false, true, true)]
    [TestCase(64, false, false, true)]
    [TestCase(253, false, false, true)]
    [TestCase(254, false, false, false)]
    public void Names_have_a_length(int length, bool isInterface, bool isServer, bool isClient)
    {
        var name = new string('a', length);

        (Names.IsInterface(name), Names.IsServer(name), Names.IsClient(name)).ShouldBe((isInterface, isServer, isClient));
    }

    [TestCase("vpn.example.org")]
    [TestCase("localhost")]
    [TestCase("1.example.org")]
    [TestCase("xn--bcher-kva.example")]
    [TestCase("192.0.2.1")]
    [TestCase("2001:db8::1")]
    [TestCase("2001:DB8:0:0::1")]
    public void An_endpoint_is_an_address_or_a_name(string text) => Names.IsEndpoint(text).ShouldBeTrue();

    [TestCaseSource(nameof(Unsafe))]
    [TestCase("vpn.example.org\n")]
    [TestCase("-vpn.example.org")]
    [TestCase("vpn-.example.org")]
    [TestCase("vpn..example.org")]
    [TestCase("vpn_1.example.org")]
    [TestCase("1234")]
    [TestCase("1.2.3")]
    [TestCase("1.2.3.4.5")]
    [TestCase("256.0.0.1")]
    [TestCase("2001:db8::1\n")]
    [TestCase("2001:db8::1 ")]
    [TestCase("2001:db8::1/64")]
    [TestCase("2001:db8::1::2")]
    public void Anything_else_is_no_endpoint(string text) => Names.IsEndpoint(text).ShouldBeFalse();
}
