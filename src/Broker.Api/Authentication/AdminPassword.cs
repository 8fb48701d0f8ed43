using System.Buffers.Text;
using System.Security.Cryptography;

namespace Broker.Api.Authentication;

/// <summary>The password that the broker makes for itself when none is configured: 24 random bytes, kept in the data folder.</summary>
internal static class AdminPassword
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static string PathIn(string dataFolder) => Path.Combine(dataFolder, "admin-password");

    /// <summary>Reads the password, or makes it; an empty file has none. Two brokers that start at once in one folder end up with the same.</summary>
    public static string ReadOrMake(string dataFolder)
    {
        var path = PathIn(dataFolder);
        if (Read(path) is { Length: > 0 } password)
        {
            return password;
        }

        File.Delete(path);
        Make(path);
        return Read(path)!;
    }

    private static string? Read(string path) => File.Exists(path) ? File.ReadAllText(path).Trim() : null;

    /// <summary>The file appears whole or not at all.</summary>
    private static void Make(string path)
    {
        var draft = $"{path}.{Environment.ProcessId}";
        using (var file = new FileStream(draft, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = OwnerOnly }))
        {
            var password = Base64Url.EncodeToUtf8(RandomNumberGenerator.GetBytes(24));
            file.Write([.. password, (byte)'\n']);
            file.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(draft, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(draft);
        }
    }
}
