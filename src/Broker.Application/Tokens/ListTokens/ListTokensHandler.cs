using Broker.Application.Abstractions;
using Broker.Domain.Authority;
using MediatR;

namespace Broker.Application.Tokens.ListTokens;

public sealed class ListTokensHandler(ITokenRepository tokens) : IRequestHandler<ListTokensQuery, IAsyncEnumerable<Token>>
{
    public Task<IAsyncEnumerable<Token>> Handle(ListTokensQuery query, CancellationToken cancellationToken) =>
        Task.FromResult(tokens.ListAsync(cancellationToken));
}
