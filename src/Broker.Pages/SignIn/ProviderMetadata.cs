using System.Text.Json.Serialization;

namespace Broker.Pages.SignIn;

/// <summary>What the provider says of itself (OpenID Connect Discovery), as far as the pages use it.</summary>
public sealed record ProviderMetadata
{
    public required string Issuer { get; init; }

    public required Uri AuthorizationEndpoint { get; init; }

    public required Uri TokenEndpoint { get; init; }

    /// <summary>RFC 7009; null where there is none, as the next one.</summary>
    public Uri? RevocationEndpoint { get; init; }

    /// <summary>OpenID Connect RP-Initiated Logout.</summary>
    public Uri? EndSessionEndpoint { get; init; }
}

/// <summary>The answer of the token endpoint (RFC 6749, 5.1 and 5.2).</summary>
internal sealed record TokenAnswer
{
    public string? AccessToken { get; init; }

    /// <summary>In seconds.</summary>
    public long? ExpiresIn { get; init; }

    public string? RefreshToken { get; init; }

    public string? IdToken { get; init; }

    public string? Error { get; init; }

    public string? ErrorDescription { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(ProviderMetadata))]
[JsonSerializable(typeof(TokenAnswer))]
[JsonSerializable(typeof(PendingSignIn))]
[JsonSerializable(typeof(Grant))]
internal sealed partial class ProviderJsonContext : JsonSerializerContext;
