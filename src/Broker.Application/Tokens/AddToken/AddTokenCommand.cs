using Broker.Application.Abstractions;
using Broker.Domain.Audit;
using Broker.Domain.Authority;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Broker.Application.Tokens.AddToken;

/// <param name="ExpiresIn">Null for never.</param>
public sealed record AddTokenCommand(TokenName Name, Role Role, ServerName? Server, ClientName? Client, TimeSpan? ExpiresIn)
    : ICommand<IssuedToken>
{
    public Need Need => Need.Administer;

    public string Call => "token/add";

    public IEnumerable<AuditChange> Changes(IssuedToken response) => [AuditChange.Of(before: null, response.Token)];
}
