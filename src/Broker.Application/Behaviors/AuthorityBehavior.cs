using Broker.Application.Abstractions;
using Broker.Domain;
using MediatR;

namespace Broker.Application.Behaviors;

/// <summary>The one place where the table of authority is enforced (rule 12).</summary>
public sealed class AuthorityBehavior<TRequest, TResponse>(CallerContext context) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>, IAuthorized
{
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        context.Caller.Ensure(request.Need);
        try
        {
            return await next();
        }
        catch (BrokerException refusal) when (context.Caller.IsBound && refusal.ForBoundCaller != refusal)
        {
            throw refusal.ForBoundCaller;
        }
    }
}
