using Agent.WireGuard;

namespace Agent.Tests.WireGuard;

public sealed class KeyStoreTests
{
    private static readonly string Key = Sample.KeyText("berlin");

    private TemporaryFolder folder = null!;
    private KeyStore store = null!;

    private string PrivatePath => folder.PathOf("keys/.berlin.priv");

    private string PublicPath => folder.PathOf("keys/berlin.pub");

    [SetUp]
    public void MakeStore()
    {
        folder = new TemporaryFolder();
        store = new KeyStore(folder.Folders, new MemoryWireGuard(folder.Folders));
    }

    [TearDown]
    public void RemoveFolder() => folder.Dispose();

    [Test]
    public async Task Makes_what_is_missing_once()
    {
        (await store.FindAsync(ServerName.Parse("berlin"))).ShouldBeNull();

        var made = await store.LoadOrMakeAsync(ServerName.Parse("berlin"));

        File.ReadAllText(PrivatePath).ShouldBe($"{made.PrivateKey.Reveal()}\n");
        File.ReadAllText(PublicPath).ShouldBe($"{made.PublicKey}\n");
        var again = await store.LoadOrMakeAsync(ServerName.Parse("berlin"));
        (again.PrivateKey.Reveal(), again.PublicKey).ShouldBe((made.PrivateKey.Reveal(), made.PublicKey));
        (await store.LoadOrMakeAsync(ServerName.Parse("paris"))).PublicKey.ShouldNotBe(made.PublicKey);
    }

    [TestCase("")]
    [TestCase("\n")]
    [TestCase("\r\n")]
    public async Task Uses_what_is_there_and_leaves_it_byte_for_byte(string end)
    {
        folder.Write("keys/.berlin.priv", Key + end);
        folder.Write("keys/berlin.pub", Sample.KeyPair("berlin").PublicKey + end);
        var files = folder.Age();

        var keys = await store.LoadOrMakeAsync(ServerName.Parse("berlin"));

        keys.PrivateKey.Reveal().ShouldBe(Key);
        keys.PublicKey.ShouldBe(Sample.KeyPair("berlin").PublicKey);
        folder.Look().ShouldBe(files);
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=\n", Description = "another key's")]
    [TestCase("garbage")]
    public async Task Restores_the_public_key(string? text)
    {
        folder.Write("keys/.berlin.priv", Key);
        if (text is not null)
        {
            folder.Write("keys/berlin.pub", text);
        }

        await store.LoadOrMakeAsync(ServerName.Parse("berlin"));

        File.ReadAllText(PublicPath).ShouldBe($"{Sample.KeyPair("berlin").PublicKey}\n");
        File.ReadAllText(PrivatePath).ShouldBe(Key);
    }

    [Test]
    public async Task Takes_loose_modes_away()
    {
        folder.Write("keys/.berlin.priv", Key, Sample.OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        folder.Write("keys/berlin.pub", $"{Sample.KeyPair("berlin").PublicKey}\n", Sample.OwnerOnly | UnixFileMode.OtherRead);

        await store.LoadOrMakeAsync(ServerName.Parse("berlin"));

        File.GetUnixFileMode(PrivatePath).ShouldBe(Sample.OwnerOnly);
        File.GetUnixFileMode(PublicPath).ShouldBe(Sample.OwnerOnly);
    }

    [TestCase("")]
    [TestCase("c2VjcmV0")]
    [TestCase("eleven-blue-herons")]
    [TestCase("xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dh=", Description = "a second spelling of a key")]
    [TestCase("xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=\nxTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=")]
    public async Task Refuses_what_is_no_key_and_neither_shows_nor_replaces_it(string text)
    {
        folder.Write("keys/.berlin.priv", text);
        var files = folder.Age();

        var refusal = await Should.ThrowAsync<KeyFileException>(() => store.LoadOrMakeAsync(ServerName.Parse("berlin")));

        refusal.Message.ShouldContain(".berlin.priv");
        if (text.Length > 0)
        {
            refusal.ToString().ShouldNotContain(text);
        }

        folder.Look().ShouldBe(files);
    }
}
