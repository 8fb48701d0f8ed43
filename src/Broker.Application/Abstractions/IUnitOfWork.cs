using MediatR;

namespace Broker.Application.Abstractions;

/// <summary>A request that changes something; it runs in one transaction.</summary>
public interface ICommand<out TResponse> : IRequest<TResponse>;

public interface IUnitOfWork
{
    /// <summary>Runs the work in one transaction: committed to disk when this returns, undone when it throws.</summary>
    Task<T> InTransactionAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken);

    /// <summary>Gives the connection back until one is needed again. Who waits, for a change or for a slow caller, holds none.</summary>
    ValueTask ReleaseAsync();
}
