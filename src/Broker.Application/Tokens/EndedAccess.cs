using Broker.Domain.Audit;
using Broker.Domain.Authority;

namespace Broker.Application.Tokens;

/// <summary>The tokens and open invitations that ended with a client or a server (rule 4).</summary>
public sealed record EndedAccess(IReadOnlyList<Token> Tokens, IReadOnlyList<Invitation> Invitations)
{
    public static EndedAccess None { get; } = new([], []);

    /// <summary>All of these together.</summary>
    public static EndedAccess Of(IReadOnlyCollection<EndedAccess> ended) =>
        new([.. ended.SelectMany(access => access.Tokens)], [.. ended.SelectMany(access => access.Invitations)]);

    public IEnumerable<AuditChange> Changes =>
        Tokens.Select(token => AuditChange.Of(token, after: null))
            .Concat(Invitations.Select(invitation => AuditChange.Of(invitation, after: null)));
}
