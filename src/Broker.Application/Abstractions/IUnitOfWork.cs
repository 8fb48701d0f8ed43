using Broker.Domain.Audit;
using Broker.Domain.Events;
using Broker.Domain.Authority;
using MediatR;

namespace Broker.Application.Abstractions;

/// <summary>Every request declares what it needs its caller to be let do; one without that stops the start.</summary>
public interface IAuthorized
{
    Need Need { get; }
}

/// <summary>A request that changes nothing.</summary>
public interface IQuery<out TResponse> : IRequest<TResponse>, IAuthorized;

/// <summary>A request that changes something; it runs in one transaction, with the audit trail of its changes.</summary>
public interface ICommand<TResponse> : IRequest<TResponse>, IAuthorized
{
    /// <summary>As the audit trail has it, such as <c>client/add</c>.</summary>
    string Call { get; }

    /// <summary>What it has changed; nothing where nothing was to change.</summary>
    IEnumerable<AuditChange> Changes(TResponse response);

    /// <summary>What those who follow the fleet are told of it.</summary>
    /// <param name="response">Of the command.</param>
    /// <param name="changes">What <see cref="Changes"/> has returned for it.</param>
    IEnumerable<FleetEvent> Events(TResponse response, IReadOnlyCollection<AuditChange> changes) =>
        changes.Select(change => change.Event).OfType<FleetEvent>();
}

public interface IUnitOfWork
{
    /// <summary>Runs the work in one transaction: committed to disk when this returns, undone when it throws.</summary>
    Task<T> InTransactionAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken);

    /// <summary>Gives the connection back until one is needed again. Who waits, for a change or for a slow caller, holds none.</summary>
    ValueTask ReleaseAsync();
}
