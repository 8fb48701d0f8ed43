namespace Broker.Api.Tests.Access;

/// <summary>Without a password the broker makes one, and tells only a file what it is.</summary>
[OnBothBackEnds]
[Process]
public sealed class GeneratedPasswordTests(BackEnd backEnd)
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private DirectoryInfo folder = null!;
    private Dictionary<string, string> environment = null!;

    private string PasswordFile => Path.Combine(folder.FullName, "data", "admin-password");

    [SetUp]
    public async Task Prepare()
    {
        Brokers.SkipWithout(backEnd);
        folder = Directory.CreateTempSubdirectory("broker-");
        environment = await Brokers.EnvironmentAsync(backEnd, ("Auth__Password", ""));
    }

    [TearDown]
    public void Remove() => folder?.Delete(recursive: true);

    [Test]
    public async Task Is_in_a_file_that_only_the_owner_can_read_and_is_told_of_by_its_place()
    {
        await using var broker = await StartAsync();

        File.GetUnixFileMode(PasswordFile).ShouldBe(Owner);
        File.GetUnixFileMode(Path.GetDirectoryName(PasswordFile)!).ShouldBe(Owner | UnixFileMode.UserExecute);
        Password().Length.ShouldBeGreaterThanOrEqualTo(20);
        (await StatusAsync(broker, Password())).ShouldBe(200);
        (await StatusAsync(broker, "")).ShouldBe(401);
        broker.Output.ShouldContain(PasswordFile);
        broker.Output.ShouldContain("'admin'");
        broker.Output.ShouldNotContain(Password());
    }

    [Test]
    public async Task Is_the_same_after_a_restart_and_another_in_another_folder()
    {
        string first;
        await using (var broker = await StartAsync())
        {
            first = Password();
            (await broker.StopAsync()).ShouldBe(0);
        }

        await using (var again = await StartAsync())
        {
            Password().ShouldBe(first);
            (await StatusAsync(again, first)).ShouldBe(200);
        }

        File.Delete(PasswordFile);
        await using var anew = await StartAsync();
        Password().ShouldNotBe(first);
        (await StatusAsync(anew, first)).ShouldBe(401);
    }

    [TestCase("")]
    [TestCase("\n")]
    public async Task Is_never_empty(string left)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PasswordFile)!);
        await File.WriteAllTextAsync(PasswordFile, left);

        await using var broker = await BrokerProcess.StartAsync(environment, folder.FullName, waitReady: false);
        try
        {
            await broker.WaitUntilReadyAsync();
        }
        catch (InvalidOperationException)
        {
            broker.Output.ShouldContain("admin-password");
            return;
        }

        (await StatusAsync(broker, "")).ShouldBe(401);
    }

    private Task<BrokerProcess> StartAsync() => BrokerProcess.StartAsync(environment, folder.FullName);

    private string Password() => File.ReadAllText(PasswordFile).Trim();

    private static async Task<int> StatusAsync(BrokerProcess broker, string password)
    {
        using var caller = broker.Caller(Callers.Basic("admin", password).ToString());
        return (await caller.KnockAsync()).Status;
    }
}
