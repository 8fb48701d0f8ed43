using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Broker.Pages.SignIn;

/// <summary>The proof that who redeems a code is who has asked for it (RFC 7636, S256): there is no secret in a browser.</summary>
internal static class Pkce
{
    /// <summary>256 random bits in 43 characters.</summary>
    public static string NewSecret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public static string ChallengeOf(string verifier) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
}
