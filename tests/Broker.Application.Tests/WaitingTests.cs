using Broker.Application.Servers.DeleteServer;
using Broker.Application.Servers.WaitForServer;
using Broker.Application.Watching;
using Broker.Domain.Servers;
using Broker.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace Broker.Application.Tests;

/// <summary>However a wait ends, nothing is kept of it.</summary>
public sealed class WaitingTests : ApplicationTest
{
    /// <summary>Only a signal ends a wait here: the clock stands still, so neither a sweep nor the end of the patience comes.</summary>
    private static readonly TimeSpan Patience = Eventually.Patience;

    private ChangeSignals changes = null!;
    private ServerVersion known = null!;

    [SetUp]
    public async Task Add_a_server()
    {
        await AddServerAsync("paris", 1);
        known = await SendAsync(
            new WaitForServerQuery(Server("paris"), _ => false, TimeSpan.Zero),
            scope => changes = scope.GetRequiredService<ChangeSignals>());
    }

    [Test]
    public async Task Who_is_cut_off_is_forgotten_and_who_stays_is_not()
    {
        using var cut = new CancellationTokenSource();
        var staying = WaitAsync();
        Task<ServerVersion>[] leaving = [.. Enumerable.Range(0, 100).Select(_ => WaitAsync(cut.Token))];
        await Task.WhenAny([staying, .. leaving, Task.Delay(200)]);

        await cut.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => Task.WhenAll(leaving).WaitAsync(Patience));
        leaving.ShouldAllBe(wait => wait.IsCanceled);
        changes.All.ShouldBe([known]);
        await AddClientAsync("ann", "paris", 11);
        (await staying.WaitAsync(Patience)).Revision.ShouldBe(known.Revision + 1);
        changes.All.ShouldBeEmpty();
    }

    [TestCase(typeof(ServerNotFoundException))]
    [TestCase(typeof(TimeoutException))]
    public async Task Who_is_refused_is_forgotten(Type refusal)
    {
        var waiting = WaitAsync();
        changes.All.ShouldBe([known]);

        if (refusal == typeof(TimeoutException))
        {
            changes.Fail(new TimeoutException());
        }
        else
        {
            await SendAsync(new DeleteServerCommand(Server("paris")));
        }

        (await Should.ThrowAsync<Exception>(() => waiting.WaitAsync(Patience))).ShouldBeOfType(refusal);
        changes.All.ShouldBeEmpty();
    }

    [Test]
    public async Task Nobody_waits_at_a_broker_that_stops()
    {
        var waiting = WaitAsync();
        changes.All.ShouldBe([known]);

        changes.Close();

        (await waiting.WaitAsync(Patience)).ShouldBe(known);
        (await WaitAsync().WaitAsync(Patience)).ShouldBe(known);
        changes.All.ShouldBeEmpty();
    }

    /// <summary>Every change leaves the watchers a revision behind at some moment of theirs: looking, about to wait, answering.</summary>
    [Test]
    public async Task Nobody_misses_a_change()
    {
        const int Changes = 200;
        Task[] watchers = [.. Enumerable.Range(0, 8).Select(_ => Task.Run(() => WatchUntilAsync(known.Revision + Changes)))];

        for (var change = 0; change < Changes; change++)
        {
            await AddClientAsync("ann", "paris", (byte)(100 + (change % 2)));
        }

        await Task.WhenAll(watchers).WaitAsync(Patience);
    }

    private async Task WatchUntilAsync(long revision)
    {
        for (var seen = known; seen.Revision < revision;)
        {
            seen = await SendAsync(new WaitForServerQuery(Server("paris"), version => version == seen, TimeSpan.FromMinutes(1)));
        }
    }

    private Task<ServerVersion> WaitAsync(CancellationToken cancellationToken = default) =>
        SendAsync(
            new WaitForServerQuery(Server("paris"), version => version == known, TimeSpan.FromMinutes(1)),
            cancellationToken: cancellationToken);
}
