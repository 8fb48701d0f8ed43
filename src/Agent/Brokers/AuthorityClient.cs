using Broker.Contracts;
using Broker.Domain.Authority;
using Broker.Domain.Keys;
using Broker.Domain.Servers;

namespace Agent.Brokers;

/// <summary>The broker's API as far as it is about the caller itself. Each call is one attempt.</summary>
/// <exception cref="BrokerFaultException">From every call.</exception>
internal sealed class AuthorityClient(HttpClient http)
{
    private readonly BrokerTransport transport = new(http);

    public Task<CallerResponse> WhoAmIAsync(CancellationToken cancellationToken) =>
        transport.GetAsync($"{Routes.Token}/{Routes.WhoAmI}", BrokerJsonContext.Default.CallerResponse, cancellationToken);

    /// <summary>Uses the invitation up. Not safe to repeat: the token is told this once.</summary>
    public Task<AcceptedInvitationResponse> AcceptAsync(
        Secret invitation, IReadOnlyDictionary<ServerName, PublicKey> keys, CancellationToken cancellationToken) =>
        transport.PostAsync(
            $"{Routes.Invitation}/{Routes.Accept}",
            new AcceptInvitationRequest
            {
                Invitation = invitation.Reveal(),
                PublicKeys = keys.ToDictionary(key => key.Key.ToString(), key => key.Value.ToString(), StringComparer.Ordinal),
            },
            BrokerJsonContext.Default.AcceptInvitationRequest, BrokerJsonContext.Default.AcceptedInvitationResponse, cancellationToken);
}
