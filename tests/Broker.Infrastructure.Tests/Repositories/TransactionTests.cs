using Broker.Domain.Servers;
using Broker.Infrastructure.Tests.Databases;

namespace Broker.Infrastructure.Tests.Repositories;

public sealed class TransactionTests(BackEnd backEnd) : StorageTest(backEnd)
{
    private static readonly Server Paris = Sample.Server("paris", key: -1);

    [Test]
    public async Task Keeps_what_was_written_when_the_work_is_done()
    {
        await using var request = Services.OpenRequest();

        await request.InTransactionAsync(() => WriteAsync(request));

        var stored = await SnapshotAsync();
        stored.Servers.Count.ShouldBe(1);
        stored.Peerings.Count.ShouldBe(1);
    }

    [Test]
    public async Task Undoes_everything_when_the_work_throws()
    {
        await using var request = Services.OpenRequest();

        await Should.ThrowAsync<InvalidTimeZoneException>(() => request.InTransactionAsync(async () =>
        {
            await WriteAsync(request);
            throw new InvalidTimeZoneException();
        }));

        await ShouldBeEmptyAsync();
    }

    [Test]
    public async Task Undoes_everything_when_a_constraint_refuses_the_last_statement()
    {
        await using var request = Services.OpenRequest();

        await Should.ThrowAsync<Exception>(() => request.InTransactionAsync(async () =>
        {
            await WriteAsync(request);
            await request.Servers.AddAsync(Paris, None);
        }));

        await ShouldBeEmptyAsync();
    }

    [Test]
    public async Task Undoes_everything_when_the_request_ends_in_the_middle()
    {
        var request = Services.OpenRequest();
        var written = new TaskCompletionSource();
        var never = new TaskCompletionSource();
        using var cancellation = new CancellationTokenSource();

        var work = request.InTransactionAsync(async () =>
        {
            await WriteAsync(request);
            written.SetResult();
            await never.Task.WaitAsync(cancellation.Token);
        });
        await written.Task;
        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => work);
        await request.DisposeAsync();
        await ShouldBeEmptyAsync();
    }

    [Test]
    public async Task Shows_nobody_else_what_is_not_committed()
    {
        await using var request = Services.OpenRequest();
        await using var other = Services.OpenRequest();

        await request.InTransactionAsync(async () =>
        {
            await WriteAsync(request);
            (await other.Servers.FindAsync(Paris.Name, None)).ShouldBeNull();
        });

        (await other.Servers.FindAsync(Paris.Name, None)).ShouldBe(Paris);
    }

    [Test]
    public async Task Leaves_the_request_able_to_begin_another_one()
    {
        await using var request = Services.OpenRequest();
        await Should.ThrowAsync<InvalidTimeZoneException>(() => request.InTransactionAsync(() => throw new InvalidTimeZoneException()));

        await request.InTransactionAsync(() => WriteAsync(request));

        (await SnapshotAsync()).Servers.Count.ShouldBe(1);
    }

    private static async Task WriteAsync(RequestScope request)
    {
        await request.Servers.AddAsync(Paris, None);
        await request.Session.ExecuteAsync(Rows.Peering("ann", "paris", id: 1, index: 2), new { }, None);
    }

    private async Task ShouldBeEmptyAsync()
    {
        var stored = await SnapshotAsync();
        stored.Servers.ShouldBeEmpty();
        stored.Peerings.ShouldBeEmpty();
        stored.Free.ShouldBeEmpty();
    }
}
