using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Broker.Domain.Tests;

[TestFixture(63, TypeArgs = [typeof(ServerName)])]
[TestFixture(253, TypeArgs = [typeof(ClientName)])]
public sealed class NameTests<TName>(int maxLength)
    where TName : class, ITextValue<TName>
{
    [TestCase("a")]
    [TestCase("Z")]
    [TestCase("0")]
    [TestCase("paris")]
    [TestCase("Laptop-7.lan_2")]
    [TestCase("a..b")]
    [TestCase("a-")]
    [TestCase("a.")]
    [TestCase("9___")]
    public void Takes_letters_digits_and_three_marks(string text)
    {
        TName.TryParse(text, out var name).ShouldBeTrue();

        name.ToString().ShouldBe(text);
    }

    [TestCase(".")]
    [TestCase("..")]
    [TestCase(".a")]
    [TestCase("-x")]
    [TestCase("--help")]
    [TestCase("_a")]
    public void Refuses_to_begin_with_a_mark(string text) => TName.TryParse(text, out _).ShouldBeFalse();

    [TestCase(" ")]
    [TestCase(" a")]
    [TestCase("a ")]
    [TestCase("a b")]
    [TestCase("a/b")]
    [TestCase("../etc")]
    [TestCase("a\\b")]
    [TestCase("a\n")]
    [TestCase("a\r\n")]
    [TestCase("\na")]
    [TestCase("a\nb")]
    [TestCase("a\tb")]
    [TestCase("a\0")]
    [TestCase("\0a")]
    [TestCase("a;b")]
    [TestCase("$(a)")]
    [TestCase("a'b")]
    [TestCase("a\"b")]
    [TestCase("a@b")]
    [TestCase("a[0]")]
    [TestCase("a{")]
    [TestCase("a`")]
    [TestCase("a:b")]
    [TestCase("a%00")]
    [TestCase("a\u007f")]
    public void Refuses_what_a_shell_a_path_or_a_file_would_interpret(string text) => TName.TryParse(text, out _).ShouldBeFalse();

    [TestCase("é")]
    [TestCase("aé")]
    [TestCase("\u0661")]
    [TestCase("a\u0661")]
    [TestCase("\uff11")]
    [TestCase("\uff21")]
    [TestCase("a\u0430")]
    [TestCase("\u212a")]
    [TestCase("a\u200b")]
    [TestCase("a\u2028")]
    [TestCase("\U0001d7ce")]
    public void Refuses_letters_and_digits_beyond_ascii(string text) => TName.TryParse(text, out _).ShouldBeFalse();

    [Test]
    public void Takes_the_longest_and_refuses_one_character_more()
    {
        TName.TryParse(new string('a', maxLength), out _).ShouldBeTrue();
        TName.TryParse(new string('a', maxLength + 1), out _).ShouldBeFalse();
    }

    [Test]
    public void States_the_longest_length() => TName.Accepted.ShouldContain($"1 to {maxLength} ");
}
