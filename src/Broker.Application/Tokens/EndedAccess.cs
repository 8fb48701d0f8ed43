using Broker.Domain.Audit;
using Broker.Domain.Authority;

namespace Broker.Application.Tokens;

/// <summary>The tokens and open invitations that ended with a client or a server (rule 4).</summary>
public sealed record EndedAccess(IReadOnlyList<Token> Tokens, IReadOnlyList<Invitation> Invitations)
{
    public static EndedAccess None { get; } = new([], []);

    public IEnumerable<AuditChange> Changes =>
        Tokens.Select(token => AuditChange.Of(token, after: null))
            .Concat(Invitations.Select(invitation => AuditChange.Of(invitation, after: null)));
}
