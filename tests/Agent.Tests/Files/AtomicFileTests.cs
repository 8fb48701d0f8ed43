using Agent.Files;

namespace Agent.Tests.Files;

public sealed class AtomicFileTests
{
    private const UnixFileMode Everybody = Sample.OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private TemporaryFolder folder = null!;

    private string Target => folder.PathOf("wireguard/wg0.conf");

    private string Beside => folder.PathOf("wireguard/.wg0.conf.new");

    [SetUp]
    public void MakeFolder() => folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder() => folder.Dispose();

    [Test]
    public void Writes_a_new_file_for_its_owner_alone()
    {
        AtomicFile.Replace(Target, "text\n");

        ShouldBeAlone("text\n");
    }

    [Test]
    public void Writes_nothing_but_the_text()
    {
        AtomicFile.Replace(Target, "ä\n");

        File.ReadAllBytes(Target).ShouldBe([0xc3, 0xa4, 0x0a]);
    }

    [Test]
    public void Takes_a_predecessor_s_loose_mode_away()
    {
        folder.Write("wireguard/wg0.conf", "old", Everybody);

        AtomicFile.Replace(Target, "new");

        ShouldBeAlone("new");
    }

    [Test]
    public void Writes_over_what_a_killed_predecessor_left()
    {
        folder.Write("wireguard/wg0.conf", "old");
        folder.Write("wireguard/.wg0.conf.new", "half of something that is longer", Everybody);

        AtomicFile.Replace(Target, "new");

        ShouldBeAlone("new");
    }

    [Test]
    public void Keeps_a_backup_byte_for_byte()
    {
        byte[] bytes = [0xef, 0xbb, 0xbf, (byte)'#', 0xfc, 0xff, 0x0a];
        folder.Write("wireguard/wg0.conf", "");
        File.WriteAllBytes(Target, bytes);

        var backup = AtomicFile.KeepBackup(Target);

        File.ReadAllBytes(backup).ShouldBe(bytes);
        AtomicFile.KeepBackup(Target).ShouldBe(backup);
    }

    [Test]
    public void A_copy_that_fails_leaves_nothing_beside_it()
    {
        // With the disk full, each attempt of an adoption left a file with another date in its name.
        folder.Write("wireguard/wg0.conf", "new");
        var copy = folder.Write("wireguard/wg0.conf.20260131T120000.adopted.bak", "old");

        Should.Throw<IOException>(() => AtomicFile.CopyNew(Target, copy));

        Directory.GetFiles(Path.GetDirectoryName(Target)!, ".*.new").ShouldBeEmpty();
    }

    [Test]
    public void Replaces_a_link_and_leaves_alone_where_it_points()
    {
        var elsewhere = folder.Write("elsewhere", "mine", Everybody);
        File.CreateSymbolicLink(Target, elsewhere);

        AtomicFile.Replace(Target, "new");

        new FileInfo(Target).LinkTarget.ShouldBeNull();
        ShouldBeAlone("new");
        File.ReadAllText(elsewhere).ShouldBe("mine");
    }

    [Test]
    public void Does_not_write_through_a_link_beside_the_file()
    {
        var elsewhere = folder.Write("elsewhere", "mine");
        File.CreateSymbolicLink(Beside, elsewhere);

        AtomicFile.Replace(Target, "new");

        ShouldBeAlone("new");
        File.ReadAllText(elsewhere).ShouldBe("mine");
    }

    [Test]
    public void Whoever_reads_goes_on_reading_the_old_one()
    {
        folder.Write("wireguard/wg0.conf", "old");
        using var reader = new StreamReader(Target);

        AtomicFile.Replace(Target, "new");

        reader.ReadToEnd().ShouldBe("old");
        File.ReadAllText(Target).ShouldBe("new");
    }

    [Test]
    public void What_fails_leaves_the_old_one()
    {
        folder.Write("wireguard/wg0.conf", "old");
        Directory.CreateDirectory(Path.Combine(Beside, "full"));

        Should.Throw<Exception>(() => AtomicFile.Replace(Target, "new"));

        File.ReadAllText(Target).ShouldBe("old");
    }

    [Test]
    public void Reads_what_is_there_and_null_where_nothing_is()
    {
        AtomicFile.ReadIfExists(folder.Write("a", "text")).ShouldBe("text");
        AtomicFile.ReadIfExists(folder.PathOf("b")).ShouldBeNull();
        AtomicFile.ReadIfExists(folder.PathOf("b/c")).ShouldBeNull();
    }

    [Test]
    public void Protects_a_file_that_others_can_read()
    {
        AtomicFile.Protect(folder.Write("a", "text", Everybody));

        File.GetUnixFileMode(folder.PathOf("a")).ShouldBe(Sample.OwnerOnly);
    }

    /// <summary>The file has the text and mode 0600, and no temporary file is left.</summary>
    private void ShouldBeAlone(string text)
    {
        File.ReadAllText(Target).ShouldBe(text);
        File.GetUnixFileMode(Target).ShouldBe(Sample.OwnerOnly);
        Directory.EnumerateFileSystemEntries(folder.Folders.WireGuard).ShouldBe([Target]);
    }
}
