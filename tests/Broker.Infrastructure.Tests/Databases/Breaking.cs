using System.Data.Common;
using Broker.Application.Abstractions;

namespace Broker.Infrastructure.Tests.Databases;

/// <summary>A database that can be made to fail, or to take its time.</summary>
internal sealed class Breaking(IDatabase database) : Intermediary(database)
{
    public bool Fails { get; set; }

    public Task Opening { get; set; } = Task.CompletedTask;

    public override async Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        await Opening;
        return Fails ? throw new StorageUnavailableException() : await base.OpenAsync(cancellationToken);
    }

    public override async Task<DbConnection> OpenWriterAsync(CancellationToken cancellationToken)
    {
        await Opening;
        return Fails ? throw new StorageUnavailableException() : await base.OpenWriterAsync(cancellationToken);
    }
}
