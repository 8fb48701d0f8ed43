using Broker.Pages.Elements;
using Broker.Pages.Servers;
using Broker.Pages.SignIn;

namespace Broker.Pages.Tests;

public sealed class TextTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [TestCase(0, "0 B")]
    [TestCase(1023, "1023 B")]
    [TestCase(1024, "1 KiB")]
    [TestCase(1536, "1.5 KiB")]
    [TestCase(20L * 1024 * 1024, "20 MiB")]
    [TestCase(long.MaxValue, "8192 PiB")]
    public void Bytes_are_readable(long bytes, string expected) => Texts.Size.Of(bytes).ShouldBe(expected);

    [TestCase(4, "just now")]
    [TestCase(59, "59 s ago")]
    [TestCase(60, "1 min ago")]
    [TestCase(3600, "1 h ago")]
    [TestCase(47 * 3600, "47 h ago")]
    [TestCase(48 * 3600, "2 days ago")]
    public void The_past_is_readable(int seconds, string expected) => Texts.Time.Ago(TimeSpan.FromSeconds(seconds)).ShouldBe(expected);

    [Test]
    public void Handshakes_are_parts_of_a_whole()
    {
        var parts = HandshakePart.Of([Now.AddSeconds(-180), Now.AddSeconds(-181), Now.AddDays(-2), null], Now);

        parts.Select(part => (part.Class, part.Count, part.Start, part.Width)).ShouldBe(
            [("recent", 1, 0, 25), ("today", 1, 25, 25), ("older", 1, 50, 25), ("never", 1, 75, 25)]);
    }

    [TestCase("", " wgb_x ", "Bearer wgb_x")]
    [TestCase("admin", "päss:word ", "Basic YWRtaW46cMOkc3M6d29yZCA=")]
    public void Credentials_are_a_header(string user, string secret, string expected) => Authorization.Of(user, secret).ShouldBe(expected);

    [TestCase("viewer", true, false, false)]
    [TestCase("operator", true, true, false)]
    [TestCase("admin", true, true, true)]
    [TestCase("server", false, false, false)]
    [TestCase("client", false, false, false)]
    [TestCase("root", false, false, false)]
    public void A_role_is_offered_what_it_may_do(string role, bool read, bool operate, bool administer) =>
        (Roles.MayRead(role), Roles.MayOperate(role), Roles.MayAdminister(role)).ShouldBe((read, operate, administer));

    [Test]
    public void Lists_are_typed_with_commas()
    {
        Words.ListOrNull(" a, b,,").ShouldBe(["a", "b"]);
        Words.ListOrNull(" , ").ShouldBeNull();
    }
}
