namespace Broker.Contracts;

/// <summary>Where people sign in, for the pages; all null where no identity provider is configured.</summary>
public sealed record IdentityResponse
{
    /// <summary>The provider, whose metadata (OpenID Connect Discovery) is at `/.well-known/openid-configuration` under it.</summary>
    public required string? Authority { get; init; }

    /// <summary>As the provider knows the pages: a public client, without a secret.</summary>
    public required string? ClientId { get; init; }

    /// <summary>What the pages ask the provider for, separated by spaces.</summary>
    public required string? Scope { get; init; }
}
