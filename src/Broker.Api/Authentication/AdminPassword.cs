using System.Buffers.Text;
using System.Security.Cryptography;
using Agent.Files;

namespace Broker.Api.Authentication;

/// <summary>The password that the broker makes for itself when none is configured: 24 random bytes, kept in the data folder.</summary>
internal static class AdminPassword
{
    public static string PathIn(string dataFolder) => Path.Combine(dataFolder, "admin-password");

    /// <summary>
    /// Reads the password, or makes it; an empty file has none. Two brokers that start at once in one folder end up with the same.
    /// </summary>
    public static string ReadOrMake(string dataFolder)
    {
        var path = PathIn(dataFolder);
        if (Read(path) is { } password)
        {
            if (password.Length > 0)
            {
                return PasswordLength.Checked(password, path);
            }

            File.Delete(path);
        }

        AtomicFile.MakeIfAbsent(path, $"{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(24))}\n");
        return Read(path)!;
    }

    private static string? Read(string path) => AtomicFile.ReadIfExists(path)?.Trim();
}
