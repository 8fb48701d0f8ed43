using Broker.Application.Receipts.AwaitReceipts;
using Broker.Application.Servers.ReportServer;
using Broker.Domain;
using Broker.Domain.Reports;
using Broker.TestSupport;
using NSubstitute;

namespace Broker.Application.Tests;

/// <summary>Who waits for a receipt is woken by the report: the clock is too slow for a second look of its own.</summary>
public sealed class ReceiptWaitingTests : ApplicationTest
{
    [Test]
    public async Task A_report_wakes_who_waits_for_it()
    {
        LetOnlyMomentsPass();
        await AddServerAsync("paris", 1);
        var receipt = Receipt.Pending((await AddClientAsync("ann", "paris", 2)).Server);
        var waiting = SendAsync(new AwaitReceiptsQuery([receipt], TimeSpan.FromMinutes(1)));
        await Task.WhenAny(waiting, Task.Delay(200));
        waiting.IsCompleted.ShouldBeFalse("nobody has reported");

        var (id, revision, digest) = receipt.Version;
        var report = new ServerReport(id, revision, digest, AgentVersion.Parse("1.2.3"), 51820, hostTime: null, [], []);
        await SendAsync(new ReportServerCommand(Server("paris"), report));

        (await waiting.WaitAsync(Eventually.Patience)).ShouldHaveSingleItem().Applied.ShouldNotBeNull().Reported.ShouldBe(receipt.Version);
    }

    /// <summary>Timers of less than a second fire, others never do.</summary>
    private void LetOnlyMomentsPass() =>
        Clock.CreateTimer(default!, default, default, default).ReturnsForAnyArgs(call =>
            call.ArgAt<TimeSpan>(2) < TimeSpan.FromSeconds(1)
                ? TimeProvider.System.CreateTimer(
                    call.ArgAt<TimerCallback>(0), call.ArgAt<object?>(1), call.ArgAt<TimeSpan>(2), call.ArgAt<TimeSpan>(3))
                : Substitute.For<ITimer>());
}
