using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Broker.Api.Tests.SignIn;

/// <summary>Keys that all providers of this process have, since making one takes the time of many calls.</summary>
internal static class IdentityProviderKeys
{
    private static readonly Lazy<RsaSecurityKey> First = new(Make), Second = new(Make), ThirdParty = new(Make), Encrypting = new(Make);

    public static RsaSecurityKey Encryption => Encrypting.Value;

    /// <summary>One that no provider has.</summary>
    public static RSA Foreign => ThirdParty.Value.Rsa;

    /// <summary>Not the one that a provider has had.</summary>
    public static RsaSecurityKey Other(RsaSecurityKey? former) => former == First.Value ? Second.Value : First.Value;

    private static RsaSecurityKey Make() => new(RSA.Create(2048)) { KeyId = Guid.NewGuid().ToString("N") };
}
