using Broker.Application.Abstractions;
using Broker.Domain.Authority;
using MediatR;

namespace Broker.Application.Behaviors;

/// <summary>
/// One transaction per command, with its entries of the audit trail; queries pass by. Last of all, it makes sure that the caller's token
/// was not revoked meanwhile, and cannot be before the commit: nothing is done after a revocation that was acknowledged.
/// </summary>
public sealed class TransactionBehavior<TCommand, TResponse>(
    IUnitOfWork unitOfWork, IAuditRepository audit, ITokenRepository tokens, CallerContext context, TimeProvider time)
    : IPipelineBehavior<TCommand, TResponse>
    where TCommand : ICommand<TResponse>
{
    private const int MostAttempts = 10;

    public async Task<TResponse> Handle(TCommand request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        var caller = context.Caller;
        for (var attempt = 1; ; attempt++)
        {
            context.Set(caller); // an attempt may have changed it: a command acts for somebody else, or with the token that it ends
            try
            {
                return await RunAsync(request, next, cancellationToken);
            }
            catch (ChangedMeanwhileException) when (attempt < MostAttempts)
            {
                // undone
            }
        }
    }

    private Task<TResponse> RunAsync(TCommand request, RequestHandlerDelegate<TResponse> next, CancellationToken cancellationToken) =>
        unitOfWork.InTransactionAsync(
            async () =>
            {
                var response = await next();
                var caller = context.Caller;
                await audit.AppendAsync([AuditRecord.Of(caller, request, response)], time.GetUtcNow(), cancellationToken);

                return caller.Token is not { } token || await tokens.HoldAsync(token, caller.SecretHash, cancellationToken)
                    ? response
                    : throw new TokenEndedException();
            },
            cancellationToken);
}
