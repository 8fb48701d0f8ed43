using System.Security.Cryptography.X509Certificates;

namespace EndToEnd.Tests;

public sealed class MakeSecretsTests
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode ReadOnly = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private MadeSecrets secrets = null!;

    [SetUp]
    public async Task Make()
    {
        secrets = new MadeSecrets();
        await secrets.MakeAsync();
    }

    [TearDown]
    public void Remove() => secrets.Dispose();

    [Test]
    public void Makes_each_secret_in_a_folder_that_only_its_owner_enters()
    {
        Directory.GetFiles(secrets.Folder).Select(Path.GetFileName).ShouldBe(MadeSecrets.Names, ignoreOrder: true);
        File.GetUnixFileMode(secrets.Folder).ShouldBe(OwnerOnly | UnixFileMode.UserExecute);
        File.GetUnixFileMode(secrets.PathOf("tls.key")).ShouldBe(OwnerOnly);
        File.GetUnixFileMode(secrets.PathOf("broker-password")).ShouldBe(ReadOnly, "the broker's container does not run as root");
    }

    [Test]
    public void Makes_random_passwords_and_a_certificate_for_the_named_host()
    {
        secrets["broker-password"].ShouldMatch("^[0-9a-f]{48}$");
        secrets["postgres-password"].ShouldMatch("^[0-9a-f]{48}$");
        (secrets["postgres-password"] == secrets["broker-password"]).ShouldBeFalse();
        secrets["broker-connection"].ShouldBe($"Host=postgres;Username=broker;Password={secrets["postgres-password"]};Database=broker");
        using var certificate = X509Certificate2.CreateFromPemFile(secrets.PathOf("tls.crt"), secrets.PathOf("tls.key"));
        certificate.MatchesHostname("broker.example").ShouldBeTrue();
    }

    [Test]
    public async Task Keeps_what_exists()
    {
        var before = MadeSecrets.Names.Select(name => secrets[name]).ToArray();

        await secrets.MakeAsync();

        MadeSecrets.Names.Select(name => secrets[name]).ShouldBe(before);
    }

    /// <summary>A key that waited for its certificate to be issued was replaced.</summary>
    [TestCase("tls.key", "tls.crt")]
    [TestCase("tls.crt", "tls.key")]
    public async Task Keeps_one_file_of_the_pair_and_names_the_other(string kept, string missing)
    {
        var before = secrets[kept];
        File.Delete(secrets.PathOf(missing));
        File.Delete(secrets.PathOf("broker-password"));

        var (exitCode, output) = await secrets.TryMakeAsync("broker.example");

        exitCode.ShouldBe(1);
        output.ShouldContain($"{missing} is missing");
        secrets[kept].ShouldBe(before);
        File.Exists(secrets.PathOf(missing)).ShouldBeFalse();
        File.Exists(secrets.PathOf("broker-password")).ShouldBeFalse("nothing is made");
    }

    /// <summary>A common name has 64 characters at most; nothing was said about it.</summary>
    [TestCase("a-very-long-name-of-a-broker.of-a-department.of-a-company-that-has-many.example.org")]
    [TestCase("192.0.2.7")]
    [TestCase("2001:db8::7")]
    public async Task Makes_a_certificate_for_any_host(string host)
    {
        var (exitCode, output) = await MakeAnewAsync(host);

        exitCode.ShouldBe(0, output);
        using var certificate = X509Certificate2.CreateFromPemFile(secrets.PathOf("tls.crt"), secrets.PathOf("tls.key"));
        certificate.MatchesHostname(host).ShouldBeTrue();
    }

    [Test]
    public async Task Says_why_there_is_no_certificate_and_leaves_no_part_of_it()
    {
        var (exitCode, output) = await MakeAnewAsync("broker.example,nonsense");

        exitCode.ShouldBe(1);
        output.ShouldContain("error", Case.Insensitive);
        Directory.GetFiles(secrets.Folder, "*tls*").ShouldBeEmpty();
    }

    private async Task<(int ExitCode, string Output)> MakeAnewAsync(string host)
    {
        File.Delete(secrets.PathOf("tls.crt"));
        File.Delete(secrets.PathOf("tls.key"));
        return await secrets.TryMakeAsync(host);
    }
}
