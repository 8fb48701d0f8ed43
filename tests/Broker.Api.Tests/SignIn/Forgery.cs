using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Broker.Api.Tests.SignIn;

/// <summary>Access tokens that differ in one thing from those that the provider issues.</summary>
internal static class Forgery
{
    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    public static string Token(this IdentityProvider provider, Action<SecurityTokenDescriptor>? change = null, bool expires = true)
    {
        var now = DateTime.UtcNow;
        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = provider.Issuer.AbsoluteUri,
            Audience = IdentityProvider.Audience,
            IssuedAt = now,
            NotBefore = now,
            Expires = expires ? now.AddMinutes(10) : null,
            Claims = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["sub"] = "1", ["email"] = "anna@example.com", ["groups"] = new[] { "vpn-admins" },
            },
            SigningCredentials = new SigningCredentials(provider.Key, SecurityAlgorithms.RsaSha256),
        };
        change?.Invoke(descriptor);
        return Handler.CreateToken(descriptor);
    }

    /// <summary>Signed by whoever knows the public key, if a verifier takes that for a shared secret.</summary>
    public static string SignedWithThePublicKey(this IdentityProvider provider)
    {
        var secret = Encoding.ASCII.GetBytes(provider.Key.Rsa.ExportSubjectPublicKeyInfoPem());
        return provider.Token(token => token.SigningCredentials = new SigningCredentials(
            new SymmetricSecurityKey(secret) { KeyId = provider.Key.KeyId }, SecurityAlgorithms.HmacSha256));
    }

    /// <summary>With the algorithm <c>none</c> (RFC 8725, 3.2).</summary>
    public static string Unsigned(this IdentityProvider provider) => provider.Token(token => token.SigningCredentials = null);

    public static string WithAnotherSignature(this IdentityProvider provider) => provider.SignedByAnother(provider.Key.KeyId);

    public static string WithAnUnknownKey(this IdentityProvider provider) => provider.SignedByAnother("unknown");

    private static string SignedByAnother(this IdentityProvider provider, string key) =>
        provider.Token(token => token.SigningCredentials = new SigningCredentials(
            new RsaSecurityKey(IdentityProviderKeys.Foreign.ExportParameters(true)) { KeyId = key }, SecurityAlgorithms.RsaSha256));

    /// <summary>As some providers write their access tokens.</summary>
    public static string WithoutType(this IdentityProvider provider)
    {
        var header = $$"""{"alg":"RS256","kid":"{{provider.Key.KeyId}}"}""";
        var signed = $"{Base64UrlEncoder.Encode(header)}.{provider.Token().Split('.')[1]}";
        var signature = provider.Key.Rsa.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{signed}.{Base64UrlEncoder.Encode(signature)}";
    }

    /// <summary>With a claim that the signature does not cover.</summary>
    public static string Changed(this IdentityProvider provider)
    {
        var parts = provider.Token(token => token.Claims["groups"] = new[] { "staff" }).Split('.');
        var claims = Base64UrlEncoder.Decode(parts[1]).Replace("staff", "vpn-admins", StringComparison.Ordinal);
        return $"{parts[0]}.{Base64UrlEncoder.Encode(claims)}.{parts[2]}";
    }
}
