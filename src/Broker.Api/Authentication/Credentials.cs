using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Broker.Api.Authentication;

/// <summary>The shared user and password. Only their hash is kept.</summary>
/// <param name="username">The user.</param>
/// <param name="password">Null where there is no shared user any more.</param>
public sealed class Credentials(string username, string? password)
{
    private readonly byte[]? expected = password is null ? null : SHA256.HashData(Encoding.UTF8.GetBytes($"{username}:{password}"));

    public string Username { get; } = username;

    public bool IsShort { get; } = password?.Length < PasswordLength.Advised;

    /// <summary>Compares in a time that does not depend on where the two differ.</summary>
    /// <param name="presented">What the Basic scheme carries: <c>user:password</c> in base64 (RFC 7617).</param>
    public bool Match(string presented)
    {
        if (expected is null)
        {
            return false;
        }

        var decoded = new byte[Base64.GetMaxDecodedFromUtf8Length(presented.Length)];
        return Convert.TryFromBase64String(presented, decoded, out var length)
            && CryptographicOperations.FixedTimeEquals(SHA256.HashData(decoded.AsSpan(0, length)), expected);
    }
}
