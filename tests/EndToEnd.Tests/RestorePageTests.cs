using Broker.TestSupport;

namespace EndToEnd.Tests;

/// <summary>
/// The commands of docs/backup.md that restore a SQLite file, pasted into a shell, with programs of the test instead of systemctl and curl.
/// </summary>
public sealed class RestorePageTests
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private DirectoryInfo folder = null!;

    private string Database => Path.Combine(folder.FullName, "data/broker.db");

    private string Backup => Path.Combine(folder.FullName, "backups/broker.db");

    private string Calls => Path.Combine(folder.FullName, "calls");

    [SetUp]
    public async Task Make()
    {
        folder = Directory.CreateTempSubdirectory("broker-restore-");
        foreach (var name in new[] { "data", "backups", "bin" })
        {
            folder.CreateSubdirectory(name);
        }

        foreach (var name in new[] { "systemctl", "curl" })
        {
            var program = Path.Combine(folder.FullName, "bin", name);
            await File.WriteAllTextAsync(program, $"#!/bin/sh\necho {name} \"$1\" >> {Calls}\n");
            File.SetUnixFileMode(program, Executable);
        }
    }

    [TearDown]
    public void Remove() => folder.Delete(recursive: true);

    /// <summary>The second time the folder for the old files was there, and the broker started with the database not restored.</summary>
    [Test]
    public async Task Restores_as_often_as_needed()
    {
        foreach (var content in new[] { "first", "second" })
        {
            await File.WriteAllTextAsync(Database, "lost");
            await File.WriteAllTextAsync(Database + "-wal", "lost");
            await File.WriteAllTextAsync(Backup, content);

            await PasteAsync();

            (await File.ReadAllTextAsync(Database)).ShouldBe(content);
            File.Exists(Database + "-wal").ShouldBeFalse();
            await Task.Delay(TimeSpan.FromSeconds(1.1)); // the folder is named after the second
        }

        (await File.ReadAllLinesAsync(Calls)).Count(call => call == "systemctl start").ShouldBe(2);
        Directory.GetFiles(Path.GetDirectoryName(Database)!, "broker.db-wal", SearchOption.AllDirectories).Length.ShouldBe(2);
    }

    [Test]
    public async Task Does_not_start_the_broker_where_the_backup_is_missing()
    {
        await File.WriteAllTextAsync(Database, "lost");

        await PasteAsync();

        (await File.ReadAllLinesAsync(Calls)).ShouldBe(["systemctl stop"]);
        (await File.ReadAllTextAsync(Database)).ShouldBe("lost", "the commands can be repeated with the right backup");
    }

    private async Task PasteAsync()
    {
        var page = await File.ReadAllLinesAsync(Path.Combine(Repository.Root, "docs/backup.md"));
        var commands = page.SkipWhile(line => !line.StartsWith("Restore with the broker", StringComparison.Ordinal))
            .SkipWhile(line => !line.StartsWith("```", StringComparison.Ordinal)).Skip(1)
            .TakeWhile(line => !line.StartsWith("```", StringComparison.Ordinal))
            .Where(line => line[0] is '#' or ' ').Select(line => line.TrimStart('#'));
        var script = string.Join('\n', commands)
            .Replace("/var/lib/wireguard-broker", Path.GetDirectoryName(Database), StringComparison.Ordinal)
            .Replace("/var/backups/broker.db", Backup, StringComparison.Ordinal)
            .Replace("-o wireguard-broker -g wireguard-broker", "", StringComparison.Ordinal);
        await Tool.TryRunAsync("bash", ["-c", $"PATH={folder.FullName}/bin:$PATH\n{script}"]);
    }
}
