namespace Broker.Pages.SignIn;

/// <summary>A sign-in that this tab has begun, while the browser is at the provider. It is kept in the tab's session storage.</summary>
internal sealed record PendingSignIn
{
    public required ProviderMetadata Provider { get; init; }

    public required string ClientId { get; init; }

    /// <summary>Comes back with the provider's answer: one that this tab has not asked for does not know it.</summary>
    public required string State { get; init; }

    /// <summary>Goes to the token endpoint only.</summary>
    public required string Verifier { get; init; }

    /// <summary>The page that was asked for, with the broker's address: a path alone could lead to another site.</summary>
    public required string Place { get; init; }

    public override string ToString() => nameof(PendingSignIn);
}
