using Microsoft.Data.Sqlite;

namespace Broker.Api.Tests.Hosting;

/// <summary>A database file that cannot be used stops the start, and is left as it is.</summary>
[Parallelizable(ParallelScope.All)]
[Process]
public sealed class DatabasePathTests
{
    [TestCase("")]
    [TestCase("/proc/version")]
    [TestCase("/proc/broker.db")]
    [TestCase("/proc/nowhere/broker.db")]
    [TestCase("/dev/null/broker.db")]
    [TestCase("/tmp")]
    [TestCase("/")]
    [TestCase(".")]
    [TestCase("notes.txt")]
    [TestCase("notes.txt/broker.db")]
    public async Task Names_the_key_of_a_path_that_is_of_no_use(string path) =>
        (await BrokerStart.TryAsync([("Database__Path", path)], [("notes.txt", new string('x', 4096))])).ShouldBlame("Database:Path");

    [Test]
    public async Task Names_path_and_user_of_a_file_that_cannot_be_opened() =>
        (await BrokerStart.TryAsync([("Database__Path", "/proc/broker.db")])).ShouldBlame(
            "Database:Path", "/proc/broker.db", $"'{Environment.UserName}'");

    [Test]
    public async Task Names_the_key_of_a_database_of_another_program()
    {
        using var file = new DatabaseFile();
        file.Execute("create table servers (id integer primary key, motto text)");

        (await BrokerStart.TryAsync([("Database__Path", file.Path)])).ShouldBlame("Database:Path");

        file.Execute("insert into servers (motto) values ('still mine')");
    }

    [Test]
    public async Task Names_the_key_of_a_database_of_a_later_release()
    {
        using var file = new DatabaseFile();
        await using (var broker = await Brokers.StartAsync(BackEnd.Sqlite, ("Database__Path", file.Path)))
        {
            (await broker.StopAsync()).ShouldBe(0);
        }

        file.Execute("insert into schema_migrations (version, name, applied_at) values (9999, '9999_future', '2100-01-01')");

        (await BrokerStart.TryAsync([("Database__Path", file.Path)])).ShouldBlame("Database:Path", "9999");
    }

    [Test]
    public async Task Makes_the_folder_of_a_new_database()
    {
        using var file = new DatabaseFile("some/where/broker.db");

        await using var broker = await Brokers.StartAsync(BackEnd.Sqlite, ("Database__Path", file.Path));

        File.Exists(file.Path).ShouldBeTrue();
        broker.Output.ShouldContain(file.Path);
    }

    private sealed class DatabaseFile(string name = "broker.db") : IDisposable
    {
        private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("broker-");

        public string Path => System.IO.Path.Combine(folder.FullName, name);

        public void Execute(string sql)
        {
            using var connection = new SqliteConnection($"Data Source={Path};Pooling=false");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }

        public void Dispose() => folder.Delete(recursive: true);
    }
}
