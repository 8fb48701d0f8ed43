using Agent.Configuration;

namespace Agent.Tests.Configuration;

public sealed class InterfaceNameTests
{
    private static readonly string[] Unsafe =
    [
        "", " ", ".", "..", "../a", "a/b", "a\\b", "/a", ".a", "-a", "_a", "a b", "a\n", "\na", "a\nb", "a\r", "a\0", "a\0b", "a\t", "$a",
        "a;b", "a|b", "a&b", "a'b", "a\"b", "a`b", "a*", "a?", "a(b", "a#b", "a:b", "a%i", "ä", "а", "a\u200b", "[a]", "~a",
    ];

    [TestCaseSource(nameof(Unsafe))]
    public void What_could_mean_something_to_a_path_or_a_shell_is_no_interface(string text) => InterfaceName.IsValid(text).ShouldBeFalse();

    [TestCase("wg0", true)]
    [TestCase("a_b=c+d.e-f", true)]
    [TestCase("wg3456789012345", true)]
    [TestCase("wg34567890123456", false, Description = "16 characters")]
    [TestCase(null, false)]
    public void An_interface_s_name_has_up_to_15_characters(string? text, bool isOne) => InterfaceName.IsValid(text).ShouldBe(isOne);
}
