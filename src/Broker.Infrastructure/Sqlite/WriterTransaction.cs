using System.Data;
using System.Data.Common;

namespace Broker.Infrastructure.Sqlite;

/// <summary>What the holder of the turn writes; undone unless it was committed.</summary>
internal sealed class WriterTransaction : DbTransaction
{
    private readonly Writer writer;
    private bool isOver;

    public WriterTransaction(Writer writer)
    {
        this.writer = writer;
        writer.Begin();
    }

    public override IsolationLevel IsolationLevel => IsolationLevel.Serializable;

    protected override DbConnection DbConnection => writer.Connection;

    /// <returns>Completes with the commit, which may come after the turns of others.</returns>
    public async Task CommitAsync(IDisposable turn)
    {
        var commit = writer.CommitAsync(turn);
        isOver = true;
        await commit;
    }

    public override void Commit() => throw new NotSupportedException("It is committed with the turn.");

    public override void Rollback()
    {
        isOver = true;
        writer.Rollback();
    }

    protected override void Dispose(bool disposing)
    {
        if (!isOver)
        {
            Rollback();
        }

        base.Dispose(disposing);
    }
}
