using Broker.Application.Abstractions;
using MediatR;

namespace Broker.Application.Behaviors;

/// <summary>The one place where the table of authority is enforced (rule 12).</summary>
public sealed class AuthorityBehavior<TRequest, TResponse>(CallerContext context) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>, IAuthorized
{
    public Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        context.Caller.Ensure(request.Need);
        return next();
    }
}
