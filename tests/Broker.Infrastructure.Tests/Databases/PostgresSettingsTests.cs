using Broker.Infrastructure.Postgres;
using Npgsql;

namespace Broker.Infrastructure.Tests.Databases;

/// <summary>How the configured connection string is read.</summary>
public sealed class PostgresSettingsTests
{
    [TestCase(
        "postgresql://broker:secret@db.example.org:5433/fleet", "Host=db.example.org:5433;Username=broker;Password=secret;Database=fleet")]
    [TestCase("postgres://broker@db/fleet", "Host=db;Username=broker;Database=fleet")]
    [TestCase("POSTGRES://db", "Host=db")]
    [TestCase(
        "postgres://b%40r:p%2Fw%3A@db/fleet?sslmode=verify-full&application_name=me",
        "Host=db;Username=b@r;Password=p/w:;Database=fleet;SSL Mode=VerifyFull;Application Name=me")]
    [TestCase(
        "postgres://broker@db1:5432,db2:5433/fleet?target_session_attrs=primary",
        "Host=db1:5432,db2:5433;Username=broker;Database=fleet;Target Session Attributes=primary")]
    [TestCase(
        "postgres:///fleet?host=/run/postgresql&user=broker&connect_timeout=9",
        "Host=/run/postgresql;Username=broker;Database=fleet;Timeout=9")]
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

        static GssEncryptionMode Mode(string text) =>
            new NpgsqlConnectionStringBuilder(PostgresSettings.Of(text).ConnectionString).GssEncryptionMode;
    }

    /// <summary>
    /// Npgsql's own default takes the first host that answers: a broker would write to a standby, in vain, for as long as it is one.
    /// </summary>
    [TestCase("Host=db1,db2", "read-write", 2)]
    [TestCase("Host=db1,db2,db3;Command Timeout=12", "read-write", 4)]
    [TestCase("Host=db1,db2;Target Session Attributes=primary;Timeout=4", "primary", 4)]
    [TestCase("postgres://db1:5432,db2:5433/fleet", "read-write", 2)]
    [TestCase("Host=db", null, 5)]
    public void Of_several_hosts_the_primary_is_used_and_none_takes_the_time_of_the_others(string text, string? target, int timeout)
    {
        var settings = PostgresSettings.Of(text);
        var builder = new NpgsqlConnectionStringBuilder(settings.ConnectionString);
        (builder.TargetSessionAttributes, builder.Timeout).ShouldBe((target, timeout));
        using var source = settings.Build();
        (source is NpgsqlMultiHostDataSource).ShouldBe(target is not null);
    }

    [TestCase("Host=db1,db2:5433,db3", "db2:5433", "db2:5433,db1,db3")]
    [TestCase("Host=db1, db2", "db2", "db2,db1")]
    [TestCase("Host=db1,db2", "db1", "db1,db2")]
    public void Of_several_hosts_one_is_tried_first_that_has_taken_over(string text, string host, string hosts) =>
        new NpgsqlConnectionStringBuilder(PostgresSettings.Of(text).Preferring(host).ConnectionString).Host.ShouldBe(hosts);

    [TestCase("any")]
    [TestCase("standby")]
    [TestCase("prefer-primary")]
    [TestCase("prefer-standby")]
    [TestCase("read-only")]
    public void A_connection_string_that_lets_the_broker_use_a_standby_is_refused(string target) =>
        Should.Throw<FormatException>(() => PostgresSettings.Of($"Host=db1,db2;Target Session Attributes={target}"))
            .Message.ShouldContain($"Target Session Attributes={target}");

    [TestCase("Host=db", 5)]
    [TestCase("Host=db;Command Timeout=7", 7)]
    [TestCase("Host=db;Command Timeout=0", -0.001)]
    public void A_call_may_take_as_long_as_the_command_timeout(string text, double seconds) =>
        PostgresSettings.Of(text).Patience.ShouldBe(TimeSpan.FromSeconds(seconds));

    private static string[] Parts(string text) => PostgresSettings.Of(text).ConnectionString.Split(';');
}
