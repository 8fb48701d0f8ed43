using System.Data.Common;
using Dapper;

namespace Broker.Infrastructure.Tests.Databases;

/// <summary>Another database, with what a test does to its connections.</summary>
internal abstract class Intermediary(IDatabase database) : IDatabase
{
    public string Dialect => database.Dialect;

    public bool IsRemote => database.IsRemote;

    public TimeSpan Patience => database.Patience;

    public string RowLock => database.RowLock;

    public string RowLockWhereFree => database.RowLockWhereFree;

    public string SharedRowLockWhereFree(string table) => database.SharedRowLockWhereFree(table);

    public string Now => database.Now;

    public string NowOfStatement => database.NowOfStatement;

    public string SharedRowLock => database.SharedRowLock;

    public string OnlySettled(string transactionId) => database.OnlySettled(transactionId);

    public string TransactionNumber => database.TransactionNumber;

    public string? NamedLock(long name) => database.NamedLock(name);

    public string JsonElements(string parameter) => database.JsonElements(parameter);

    public string IdType => database.IdType;

    public string Contains(string text, string part) => database.Contains(text, part);

    public string IsAnyOf(string parameter) => database.IsAnyOf(parameter);

    public string IsAnyOfFew(string parameter) => database.IsAnyOfFew(parameter);

    public object AnyOf<T>(IEnumerable<T> values) => database.AnyOf(values);

    public virtual Task<DbConnection> OpenAsync(CancellationToken cancellationToken) => database.OpenAsync(cancellationToken);

    public virtual Task<DbConnection> OpenWriterAsync(CancellationToken cancellationToken) => database.OpenWriterAsync(cancellationToken);

    public Task<IDisposable?> AwaitTurnAsync(bool sharesCommit, CancellationToken cancellationToken) =>
        database.AwaitTurnAsync(sharesCommit, cancellationToken);

    public Task<IDisposable?> AwaitLockTurnAsync(string name, CancellationToken cancellationToken) =>
        database.AwaitLockTurnAsync(name, cancellationToken);

    public Task PrepareAsync(CancellationToken cancellationToken) => database.PrepareAsync(cancellationToken);

    public Task ForgetAsync(DbConnection connection) => database.ForgetAsync(connection);

    public Task<DbTransaction> BeginAsync(DbConnection connection, CancellationToken cancellationToken) =>
        database.BeginAsync(connection, cancellationToken);

    public Task CommitAsync(DbTransaction transaction, CommandDefinition? lastWrite, IDisposable? turn, CancellationToken cancellationToken) =>
        database.CommitAsync(transaction, lastWrite, turn, cancellationToken);

    public Task CheckAsync(CancellationToken cancellationToken) => database.CheckAsync(cancellationToken);

    public void ThrowIfReplaced() => database.ThrowIfReplaced();

    public bool IsOutage(Exception exception) => database.IsOutage(exception);
}
