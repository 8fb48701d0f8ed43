using Broker.Application.Abstractions;
using MediatR;

namespace Broker.Application.Behaviors;

/// <summary>One transaction per command; queries pass by.</summary>
public sealed class TransactionBehavior<TCommand, TResponse>(IUnitOfWork unitOfWork) : IPipelineBehavior<TCommand, TResponse>
    where TCommand : ICommand<TResponse>
{
    public Task<TResponse> Handle(TCommand request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next) =>
        unitOfWork.InTransactionAsync(() => next(), cancellationToken);
}
