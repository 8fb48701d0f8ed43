using Broker.Infrastructure.Postgres;
using Npgsql;

namespace Broker.Infrastructure.Tests.Databases;

/// <summary>How the configured connection string is read.</summary>
public sealed class PostgresSettingsTests
{
    [TestCase("postgresql://broker:secret@db.example.org:5433/fleet", "Host=db.example.org:5433;Username=broker;Password=secret;Database=fleet")]
    [TestCase("postgres://broker@db/fleet", "Host=db;Username=broker;Database=fleet")]
    [TestCase("POSTGRES://db", "Host=db")]
    [TestCase("postgres://b%40r:p%2Fw%3A@db/fleet?sslmode=verify-full&application_name=me", "Host=db;Username=b@r;Password=p/w:;Database=fleet;SSL Mode=VerifyFull;Application Name=me")]
    [TestCase("postgres://broker@db1:5432,db2:5433/fleet?target_session_attrs=primary", "Host=db1:5432,db2:5433;Username=broker;Database=fleet;Target Session Attributes=primary")]
    [TestCase("postgres:///fleet?host=/run/postgresql&user=broker&connect_timeout=9", "Host=/run/postgresql;Username=broker;Database=fleet;Timeout=9")]
    public void A_uri_is_as_good_as_a_connection_string(string uri, string connectionString) =>
        Parts(uri).ShouldBe(Parts(connectionString), ignoreOrder: true);

    [TestCase("postgres://broker:p/w@db/fleet")]
    [TestCase("postgres://broker:p@w@db/fleet")]
    [TestCase("postgres://db/fleet?hots=db")]
    [TestCase("postgres://db/fleet?sslmode=maybe")]
    public void A_uri_that_cannot_be_read_is_refused(string uri) =>
        Should.Throw<Exception>(() => PostgresSettings.Of(uri)).Message.ShouldNotContain("p/w");

    [Test]
    public void Kerberos_is_not_looked_for_unless_it_is_asked_for()
    {
        Mode("Host=db").ShouldBe(GssEncryptionMode.Disable);
        Mode("Host=db;GSS Encryption Mode=Require").ShouldBe(GssEncryptionMode.Require);

        static GssEncryptionMode Mode(string text) => new NpgsqlConnectionStringBuilder(PostgresSettings.Of(text).ConnectionString).GssEncryptionMode;
    }

    [TestCase("Host=db", 5)]
    [TestCase("Host=db;Command Timeout=7", 7)]
    [TestCase("Host=db;Command Timeout=0", -0.001)]
    public void A_call_may_take_as_long_as_the_command_timeout(string text, double seconds) =>
        PostgresSettings.Of(text).Patience.ShouldBe(TimeSpan.FromSeconds(seconds));

    private static string[] Parts(string text) => PostgresSettings.Of(text).ConnectionString.Split(';');
}
