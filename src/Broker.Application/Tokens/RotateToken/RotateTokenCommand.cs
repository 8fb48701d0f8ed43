using Broker.Application.Abstractions;
using Broker.Domain.Audit;
using Broker.Domain.Authority;

namespace Broker.Application.Tokens.RotateToken;

/// <param name="Overlap">How long the former secret still works.</param>
public sealed record RotateTokenCommand(TokenName Name, TimeSpan Overlap) : ICommand<IssuedToken>
{
    public Need Need => Need.Administer;

    public string Call => "token/rotate";

    public IEnumerable<AuditChange> Changes(IssuedToken response) => [AuditChange.Of(response.Token, response.Token)];
}
