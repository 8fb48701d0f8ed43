using Agent.WireGuard;

namespace Agent.Tests.WireGuard;

public sealed class KeyTests
{
    [TestCase("xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=")]
    [TestCase("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [TestCase("//////////////////////////////////////////8=")]
    [TestCase("QTj3WIwUf+2ilNQLMQ2cKiW8F10T3c+VBxhTVPvvF10=")]
    public void A_key_in_canonical_base64_is_one(string text) => PublicKey.Parse(text).ShouldNotBeNull().ToString().ShouldBe(text);

    [TestCase(null)]
    [TestCase("")]
    [TestCase("QTj3WIwUf+2ilNQLMQ2cKiW8F10T3c+VBxhTVPvvF11=", Description = "a second spelling of a key")]
    [TestCase("QTj3WIwUf+2ilNQLMQ2cKiW8F10T3c+VBxhTVPvvF12=")]
    [TestCase("QTj3WIwUf+2ilNQLMQ2cKiW8F10T3c+VBxhTVPvvF13=")]
    [TestCase("QTj3WIwUf+2ilNQLMQ2cKiW8F10T3c+VBxhTVPvvF10", Description = "without its end")]
    [TestCase("QTj3WIwUf+2ilNQLMQ2cKiW8F10T3c+VBxhTVPvvF100", Description = "33 bytes")]
    [TestCase("QTj3WIwUf+2ilNQLMQ2cKiW8F10T3c+VBxhTVPvvF1==", Description = "31 bytes")]
    [TestCase("QTj3WIwUf+2ilNQLMQ2cKiW8F10T3c+VBxhTVPvvF10=\n")]
    [TestCase(" QTj3WIwUf+2ilNQLMQ2cKiW8F10T3c+VBxhTVPvvF10=")]
    [TestCase("QTj3WIwUf+2ilNQL Q2cKiW8F10T3c+VBxhTVPvvF10=", Description = "white space, which base64 may have")]
    [TestCase("QTj3WIwUf-2ilNQLMQ2cKiW8F10T3c_VBxhTVPvvF10=", Description = "base64 for addresses")]
    [TestCase("4138f7588c147feda294d40b310d9c2a25bc175d13ddcf9507185354fbef175d", Description = "hexadecimal")]
    public void Anything_else_is_none(string? text) => PublicKey.Parse(text).ShouldBeNull();

    /// <summary>Each 32 bytes have one text, and each text stands for other bytes.</summary>
    [Property(MaxTest = 200)]
    public void Every_32_bytes_have_one_text(int seed)
    {
        var bytes = new byte[32];
        new Random(seed).NextBytes(bytes);
        var text = Convert.ToBase64String(bytes);

        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        Alphabet.Select(last => $"{text[..42]}{last}=").Where(spelling => KeyText.IsCanonical(spelling))
            .Count(spelling => Convert.FromBase64String(spelling).SequenceEqual(bytes)).ShouldBe(1);
        KeyText.IsCanonical(text).ShouldBeTrue();
    }

    [Test]
    public void A_private_key_is_not_shown_by_accident()
    {
        var key = PrivateKey.Parse(Sample.KeyText("secret"))!;
        var keys = new KeyPair(key, MemoryWireGuard.PublicKeyOf(key.Reveal()));

        key.Reveal().ShouldBe(Sample.KeyText("secret"));
        $"{key} {keys}".ShouldNotContain(key.Reveal());
    }

    [TestCase("\n")]
    [TestCase("\r\n")]
    [TestCase(" ")]
    public void White_space_around_a_private_key_is_of_no_meaning(string around) =>
        PrivateKey.Parse(around + Sample.KeyText("secret") + around)!.Reveal().ShouldBe(Sample.KeyText("secret"));
}
