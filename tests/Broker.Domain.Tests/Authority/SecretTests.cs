using Broker.Domain.Authority;

namespace Broker.Domain.Tests.Authority;

[Category("Rule12")]
public sealed class SecretTests
{
    [Test]
    public void Is_read_back_and_has_the_same_hash([Values] SecretKind kind)
    {
        var secret = Secret.New(kind);

        Secret.TryParse(kind, secret.Reveal(), out var read).ShouldBeTrue();
        read!.Hash.ShouldBe(secret.Hash);
        secret.Hash.ShouldNotBe(Secret.New(kind).Hash);
    }

    [Test]
    public void Is_never_printed([Values] SecretKind kind)
    {
        var secret = Secret.New(kind);

        $"{secret}".Length.ShouldBeLessThan(8);
        secret.Reveal().ShouldStartWith($"{secret}"[..4]);
    }

    [Test]
    public void Any_other_character_is_noticed_without_a_look_up()
    {
        var text = Secret.New(SecretKind.Token).Reveal();
        for (var i = 0; i < text.Length; i++)
        {
            var typo = text.Remove(i, 1).Insert(i, text[i] == 'x' ? "y" : "x");
            Secret.TryParse(SecretKind.Token, typo, out _).ShouldBeFalse(typo);
        }
    }

    [Test]
    public void Is_of_one_kind()
    {
        Secret.TryParse(SecretKind.Invitation, Secret.New(SecretKind.Token).Reveal(), out _).ShouldBeFalse();
        Secret.TryParse(SecretKind.Token, Secret.New(SecretKind.Invitation).Reveal(), out _).ShouldBeFalse();
        Secret.TryParse(SecretKind.Token, text: null, out _).ShouldBeFalse();
    }
}
