namespace Broker.Pages.SignIn;

/// <summary>What the provider has given beside the access token. It is kept in the tab's session storage.</summary>
public sealed record Grant
{
    /// <summary>How long before its end an access token is renewed, or half its lifetime where that is shorter.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    public required ProviderMetadata Provider { get; init; }

    public required string ClientId { get; init; }

    /// <summary>Null: the session ends with the access token.</summary>
    public required string? RefreshToken { get; init; }

    /// <summary>Tells the provider whose session ends; nothing else is read from it.</summary>
    public required string? IdToken { get; init; }

    /// <summary>Null where the provider does not say when the access token expires: then a refusal shows it.</summary>
    public required DateTimeOffset? RenewAt { get; init; }

    public override string ToString() => nameof(Grant);

    internal static Grant Of(ProviderMetadata provider, string clientId, TokenAnswer tokens, DateTimeOffset now) => new()
    {
        Provider = provider,
        ClientId = clientId,
        RefreshToken = tokens.RefreshToken,
        IdToken = tokens.IdToken,
        RenewAt = RenewalOf(tokens, now),
    };

    /// <summary>What the answer to a refresh leaves out stays.</summary>
    internal Grant With(TokenAnswer tokens, DateTimeOffset now) => this with
    {
        RefreshToken = tokens.RefreshToken ?? RefreshToken,
        IdToken = tokens.IdToken ?? IdToken,
        RenewAt = RenewalOf(tokens, now),
    };

    private static DateTimeOffset? RenewalOf(TokenAnswer tokens, DateTimeOffset now)
    {
        if (tokens.ExpiresIn is not { } seconds || seconds is <= 0 or > int.MaxValue)
        {
            return null;
        }

        var lifetime = TimeSpan.FromSeconds(seconds);
        return now + (lifetime > 2 * Margin ? lifetime - Margin : lifetime / 2);
    }
}
