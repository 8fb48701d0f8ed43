using Agent.WireGuard;

namespace Agent.Tests.WireGuard;

public sealed class KeyTests
{
    [Test]
    public void A_private_key_is_not_shown_by_accident()
    {
        var key = SecretKey.Parse(Sample.KeyText("secret"))!;
        var keys = new KeyPair(key, MemoryWireGuard.PublicKeyOf(key.Reveal()));

        key.Reveal().ShouldBe(Sample.KeyText("secret"));
        $"{key} {keys}".ShouldNotContain(key.Reveal());
    }

    [TestCase("\n")]
    [TestCase("\r\n")]
    [TestCase(" ")]
    public void White_space_around_a_private_key_is_of_no_meaning(string around) =>
        SecretKey.Parse(around + Sample.KeyText("secret") + around)!.Reveal().ShouldBe(Sample.KeyText("secret"));
}
