using System.Runtime.InteropServices;
using Agent.Files;
using Broker.Api.Authentication;
using Broker.Api.Configuration;

namespace Broker.Api.Hosting;

/// <summary>Keeps what the broker stores to its own user, and warns of what only the operator can mend.</summary>
internal sealed partial class Safety(Settings settings, Credentials credentials, ILogger<Safety> logger) : IHostedService
{
    private const UnixFileMode Others = (UnixFileMode)0b111_111;
    private const UnixFileMode OthersWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    private static readonly string[] DatabaseSuffixes = ["", "-wal", "-shm", "-journal"];

    /// <summary>From here on, new files and folders are for the process's own user (umask 0077).</summary>
    public static void KeepNewFilesPrivate() => _ = Umask((uint)Others);

    /// <summary>After the migration: now it is known that the database is ours.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (credentials.IsShort)
        {
            logger.LogWarning(
                "The password has fewer than {Length} characters, and guessing is not slowed down: choose a longer one.",
                PasswordLength.Advised);
        }

        if (settings.PostgresConnection is null)
        {
            foreach (var suffix in DatabaseSuffixes)
            {
                Protect(settings.DatabasePath + suffix);
            }
        }

        if (settings.Password is null && Protect(AdminPassword.PathIn(settings.DataFolder)))
        {
            logger.LogWarning(
                "Others could read the password in {Path}: delete the file and start again to have a new one made.",
                AdminPassword.PathIn(settings.DataFolder));
        }

        if (settings.PostgresConnection is null || settings.Password is null)
        {
            CheckFolder(settings.DataFolder);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LibraryImport("libc", EntryPoint = "umask")]
    private static partial uint Umask(uint mask);

    /// <summary>Returns whether others had access to the file.</summary>
    private bool Protect(string path)
    {
        if (!File.Exists(path) || (File.GetUnixFileMode(path) & Others) == UnixFileMode.None)
        {
            return false;
        }

        try
        {
            AtomicFile.Protect(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            logger.LogWarning("Others have access to {Path}, which the broker cannot change: {Problem}", path, exception.Message);
        }

        return true;
    }

    private void CheckFolder(string folder)
    {
        var mode = File.GetUnixFileMode(folder);
        if ((mode & Others) != UnixFileMode.None)
        {
            logger.LogWarning(
                "The data folder {Folder} is open to others ({Access}): chmod 700 it, or give the broker a folder of its own.",
                folder, (mode & OthersWrite) == UnixFileMode.None ? "to look into" : "to change what is in it");
        }
    }
}
