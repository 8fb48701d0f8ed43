using Agent.Configuration;

namespace Agent.Tests.Configuration;

/// <summary>The file itself: where it is, who can read it, and what is allowed but unwise.</summary>
public sealed class ConfigurationFileTests
{
    private TemporaryFolder folder = null!;

    [SetUp]
    public void MakeFolder() => folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder() => folder.Dispose();

    [Test]
    public void Reads() => ConfigurationFile.Read(folder.Write("agent.conf", Yaml.Server)).Warnings.ShouldBeEmpty();

    [Test]
    public void One_that_is_not_there_is_told() => ShouldSay(folder.PathOf("nowhere.conf"), "nowhere.conf");

    [Test]
    public void One_in_a_folder_that_is_not_there_is_told() => ShouldSay(folder.PathOf("nowhere/agent.conf"), "nowhere/agent.conf");

    [Test]
    public void A_folder_is_told() => ShouldSay(folder.Root, folder.Root);

    [Test]
    public void An_empty_one_is_told() => ShouldSay(folder.Write("agent.conf", ""), "agent.conf:1: ");

    [Test]
    public void Errors_name_it() =>
        ShouldSay(
            folder.Write("agent.conf", Yaml.With(Yaml.Server, "endpoint_port", "endpoint_port: 0")),
            $"{folder.PathOf("agent.conf")}:11: server.endpoint_port");

    [Test]
    public void A_mark_of_the_byte_order_is_no_matter() =>
        Should.NotThrow(() => ConfigurationFile.Read(folder.Write("agent.conf", "\ufeff" + Yaml.Server)));

    [Test]
    public void Line_ends_of_another_system_are_no_matter() =>
        ConfigurationFile.Read(folder.Write("agent.conf", Yaml.Server.ReplaceLineEndings("\r\n"))).Server!.Name.ToString()
            .ShouldBe("berlin");

    [TestCase(UnixFileMode.OtherRead, true)]
    [TestCase(UnixFileMode.GroupRead, true)]
    [TestCase(UnixFileMode.None, false)]
    public void One_with_a_password_that_others_can_read_is_unwise(UnixFileMode others, bool warns)
    {
        var path = folder.Write("agent.conf", Yaml.Server, Sample.OwnerOnly | others);

        ConfigurationFile.Read(path).Warnings.Count(warning => warning.Contains(path, StringComparison.Ordinal)).ShouldBe(warns ? 1 : 0);
    }

    [Test]
    public void One_without_a_password_may_be_read()
    {
        var password = folder.Write("password", "x");
        var path = folder.Write(
            "agent.conf", Yaml.With(Yaml.Server, "password", $"password_file: \"{password}\""),
            Sample.OwnerOnly | UnixFileMode.OtherRead);

        ConfigurationFile.Read(path).Warnings.ShouldBeEmpty();
    }

    [TestCase("http://broker.example.org", true)]
    [TestCase("http://192.0.2.1:5000", true)]
    [TestCase("http://127.0.0.1:5000", false)]
    [TestCase("http://localhost:5000", false)]
    [TestCase("http://[::1]:5000", false)]
    [TestCase("https://broker.example.org", false)]
    public void A_broker_that_gets_the_password_in_the_clear_is_unwise(string address, bool warns) =>
        Yaml.Read(Yaml.With(Yaml.Server, "address", $"address: \"{address}\"")).Warnings.Count.ShouldBe(warns ? 1 : 0);

    [Test]
    public void A_client_s_name_that_wg_quick_does_not_take_is_unwise() =>
        Yaml.Read(Yaml.With(Yaml.With(Yaml.Client, "interface", ""), "server_name", "server_name: berlin-number-16"))
            .Warnings.ShouldHaveSingleItem().ShouldContain("berlin-number-16");

    private static void ShouldSay(string path, string what) =>
        Should.Throw<ConfigurationException>(() => ConfigurationFile.Read(path)).Message.ShouldContain(what);
}
