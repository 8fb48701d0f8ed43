using Broker.Domain.Keys;
using FsCheck;
using FsCheck.Fluent;

namespace Broker.Domain.Tests.Keys;

public sealed class PublicKeyTests
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    [TestCase("xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=")]
    [TestCase("HIgo9xNzJMWLKASShiTqIybxZ0U3wGLiUeJ1PKf8ykw=")]
    [TestCase("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [TestCase("//////////////////////////////////////////8=")]
    public void Takes_what_wg_prints(string text) => PublicKey.Parse(text).ToString().ShouldBe(text);

    [TestCase("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAF10=", true)]
    [TestCase("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAF11=", false)]
    [TestCase("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAF12=", false)]
    [TestCase("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAF13=", false)]
    public void Takes_only_one_text_of_the_same_bytes(string text, bool isKey) => IsKey(text).ShouldBe(isKey);

    [TestCase(43, "xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg")]
    [TestCase(43, "xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8D=")]
    [TestCase(45, "xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg==")]
    [TestCase(45, "AxTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=")]
    [TestCase(45, "xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=\n")]
    [TestCase(45, " xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=")]
    public void Refuses_other_than_44_characters(int length, string text)
    {
        text.Length.ShouldBe(length);
        IsKey(text).ShouldBeFalse();
    }

    [TestCase(0)]
    [TestCase(30)]
    [TestCase(31)]
    [TestCase(33)]
    [TestCase(34)]
    [TestCase(64)]
    public void Refuses_other_than_32_bytes(int count) => IsKey(Convert.ToBase64String(new byte[count])).ShouldBeFalse();

    [TestCase("xTIBA5rboUvnH4htodjb 6e697QjLERt1NAB4mZqp8D=")]
    [TestCase("xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg ")]
    [TestCase("xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg\n")]
    [TestCase("\txTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg")]
    [TestCase("xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8D==")]
    [TestCase("=TIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=")]
    [TestCase("xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8D\0=")]
    [TestCase("____________________________________________")]
    [TestCase("//////////////////////////////////////////8_")]
    [TestCase("__________________________________________8=")]
    [TestCase("-TIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=")]
    [TestCase("éTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=")]
    public void Refuses_44_characters_that_are_not_plain_base64(string text) => IsKey(text).ShouldBeFalse();

    [Test]
    public void Equal_texts_are_equal_keys()
    {
        Sample.Key(1).ShouldBe(Sample.Key(1));
        Sample.Key(1).ShouldNotBe(Sample.Key(2));
    }

    [Property(MaxTest = 1000)]
    public Property Any_32_bytes_round_trip_and_have_one_text() =>
        Prop.ForAll(ArbMap.Default.GeneratorFor<byte>().ArrayOf(32).ToArbitrary(), bytes =>
        {
            var text = Convert.ToBase64String(bytes);

            Convert.FromBase64String(PublicKey.Parse(text).ToString()).ShouldBe(bytes);
            OtherTexts(text).ShouldNotContain(other => IsKey(other));
        });

    private static bool IsKey(string text) => PublicKey.TryParse(text, out _);

    /// <summary>The last data character carries two unused bits, which decoders ignore.</summary>
    private static IEnumerable<string> OtherTexts(string text) =>
        from unused in Enumerable.Range(1, 3)
        select $"{text[..42]}{Alphabet[Alphabet.IndexOf(text[42]) + unused]}=";
}
