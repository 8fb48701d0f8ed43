namespace Broker.Api.Tests.Access;

/// <summary>Only the broker's own user reads what it stores, in whatever folder it is put.</summary>
[Process]
public sealed class PrivateFileTests
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Readable = Owner | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Folder = Readable | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private const string PasswordWarning = "Others could read the password in";

    private DirectoryInfo folder = null!;

    [SetUp]
    public void MakeFolder()
    {
        folder = Directory.CreateTempSubdirectory("broker-");
        File.SetUnixFileMode(folder.FullName, Folder);
    }

    [TearDown]
    public void RemoveFolder() => folder.Delete(recursive: true);

    [Test]
    public async Task Makes_private_files_in_a_folder_of_the_operator_and_warns_of_it()
    {
        await using var broker = await StartAsync();

        ShouldBePrivate("broker.db", "broker.db-shm", "broker.db-wal", "admin-password");
        Warnings(broker).ShouldHaveSingleItem().ShouldContain($"{folder.FullName} is open to others (to look into)");
    }

    [Test]
    public async Task Warns_of_a_folder_that_others_can_write()
    {
        File.SetUnixFileMode(folder.FullName, Folder | UnixFileMode.GroupWrite);

        await using var broker = await StartAsync();

        Warnings(broker).ShouldHaveSingleItem().ShouldContain($"{folder.FullName} is open to others (to change what is in it)");
    }

    [Test]
    public async Task Says_nothing_of_a_folder_of_its_own()
    {
        await using var broker = await StartAsync("own/broker.db");

        File.GetUnixFileMode(Path.Combine(folder.FullName, "own")).ShouldBe(Owner | UnixFileMode.UserExecute);
        Warnings(broker).ShouldBeEmpty();
    }

    [Test]
    public async Task Tightens_what_others_could_read()
    {
        await using (var first = await StartAsync())
        {
            first.Kill();
        }

        foreach (var file in folder.GetFiles())
        {
            file.UnixFileMode = Readable;
        }

        await using var broker = await StartAsync();

        ShouldBePrivate("broker.db", "broker.db-shm", "broker.db-wal", "admin-password");
        Warnings(broker)
            .ShouldContain(line => line.Contains($"{PasswordWarning} {folder.FullName}/admin-password", StringComparison.Ordinal));
    }

    [Test]
    public async Task Makes_one_password_for_brokers_that_start_at_once()
    {
        var starts = await Task.WhenAll(StartAsync(), StartAsync());
        await using var one = starts[0];
        await using var other = starts[1];
        var password = (await File.ReadAllTextAsync(Path.Combine(folder.FullName, "admin-password"))).Trim();

        foreach (var broker in starts)
        {
            using var caller = broker.Caller(Callers.Basic("admin", password).ToString());
            (await caller.KnockAsync()).ShouldBe(200);
        }

        folder.GetFiles("*admin-password*").ShouldHaveSingleItem();
    }

    [Test]
    public async Task Warns_of_a_password_that_is_rather_short_without_telling_it()
    {
        const string Password = "hush-hus";

        await using var broker = await StartAsync("own/broker.db", Password);

        Warnings(broker).ShouldHaveSingleItem().ShouldContain("fewer than 12 characters");
        broker.Output.ShouldNotContain(Password);
    }

    private static IEnumerable<string> Warnings(BrokerProcess broker) =>
        broker.Output.Split('\n').Where(line => line.Contains(" warn: ", StringComparison.Ordinal));

    private Task<BrokerProcess> StartAsync(string path = "broker.db", string password = "")
    {
        var environment =
            new Dictionary<string, string>(StringComparer.Ordinal) { ["Database__Path"] = path, ["Auth__Password"] = password };
        return BrokerProcess.StartAsync(environment, folder.FullName);
    }

    private void ShouldBePrivate(params string[] names)
    {
        foreach (var name in names)
        {
            File.GetUnixFileMode(Path.Combine(folder.FullName, name)).ShouldBe(Owner, name);
        }
    }
}
