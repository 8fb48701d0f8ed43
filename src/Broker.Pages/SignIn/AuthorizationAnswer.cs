namespace Broker.Pages.SignIn;

/// <summary>What the provider sends the browser back with (RFC 6749, 4.1.2; RFC 9207).</summary>
/// <param name="Code">Null in a refusal.</param>
/// <param name="State">Of the request that it answers.</param>
/// <param name="Issuer">Null from a provider that does not tell.</param>
/// <param name="Error">Of a refusal, as the next one.</param>
/// <param name="Description">For people.</param>
public sealed record AuthorizationAnswer(string? Code, string? State, string? Issuer, string? Error, string? Description)
{
    public string Reason => Description ?? Error ?? Texts.SignIn.NoReason;

    public override string ToString() => nameof(AuthorizationAnswer);
}
