using System.Globalization;

namespace Broker.TestSupport;

/// <summary>The programs of the PostgreSQL installed on this machine, the newest where there are several.</summary>
internal static class PostgresPrograms
{
    private static readonly string? Folder = FindFolder();

    /// <summary>Why they cannot be run, or null.</summary>
    public static string? UnavailableReason { get; } =
        Folder is null ? "No PostgreSQL: pg_ctl is neither in PATH nor in /usr/lib/postgresql/*/bin."
        : Environment.IsPrivilegedProcess && !UserExists() ? "PostgreSQL does not run as root, and there is no user postgres."
        : null;

    public static string PathOf(string program)
    {
        var path = Path.Combine(Folder ?? throw new InvalidOperationException(UnavailableReason), program);
        return File.Exists(path) ? path : Tool.Find(program) ?? path;
    }

    /// <summary>The command as a user that PostgreSQL agrees to run for.</summary>
    public static string[] Command(string program, params string[] arguments) =>
        Environment.IsPrivilegedProcess ? ["runuser", "-u", "postgres", "--", program, .. arguments] : [program, .. arguments];

    public static async Task RunAsync(string program, params string[] arguments)
    {
        var command = Command(program, arguments);
        await Tool.RunAsync(command[0], command[1..], "/tmp");
    }

    private static bool UserExists() =>
        File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal));

    private static string? FindFolder()
    {
        if (Tool.Find("pg_ctl") is { } program)
        {
            return Path.GetDirectoryName(program);
        }

        var versions = new DirectoryInfo("/usr/lib/postgresql");
        return versions.Exists
            ? versions.GetDirectories()
                .OrderByDescending(version => int.TryParse(version.Name, CultureInfo.InvariantCulture, out var number) ? number : 0)
                .Select(version => Path.Combine(version.FullName, "bin"))
                .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "pg_ctl")))
            : null;
    }
}
