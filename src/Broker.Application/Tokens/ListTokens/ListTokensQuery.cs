using Broker.Application.Abstractions;
using Broker.Domain.Authority;

namespace Broker.Application.Tokens.ListTokens;

/// <summary>All tokens by name; read from the database while the caller enumerates.</summary>
public sealed record ListTokensQuery : IQuery<IAsyncEnumerable<Token>>
{
    public Need Need => Need.Administer;
}
