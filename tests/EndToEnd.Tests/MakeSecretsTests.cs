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
}
