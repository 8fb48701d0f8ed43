using Broker.Application.Abstractions;
using Broker.Domain.Audit;
using Broker.Domain.Authority;

namespace Broker.Application.Tokens.DeleteToken;

/// <summary>Answers the deleted token; null where there was none.</summary>
/// <param name="MustExist">Whether a token that is not there is a refusal.</param>
public sealed record DeleteTokenCommand(TokenName Name, bool MustExist) : ICommand<Token?>
{
    public Need Need => Need.Administer;

    public string Call => "token/delete";

    public IEnumerable<AuditChange> Changes(Token? response) => response is null ? [] : [AuditChange.Of(response, after: null)];
}
