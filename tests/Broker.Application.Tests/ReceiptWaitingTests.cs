using Broker.Application.Receipts.AwaitReceipts;
using Broker.Application.Servers.GetServerConfig;
using Broker.Application.Servers.ReportServer;
using Broker.Contracts;
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
        var receipts = (await AddClientAsync("ann", "paris", 2)).Receipts;
        var waiting = SendAsync(new AwaitReceiptsQuery(receipts, TimeSpan.FromMinutes(1)));
        await Task.WhenAny(waiting, Task.Delay(200));
        waiting.IsCompleted.ShouldBeFalse("nobody has reported");

        var config = (await SendAsync(new GetServerConfigQuery("paris"))).Config;
        await SendAsync(new ReportServerCommand("paris", config.ServerId, config.Revision, "1.2.3", 51820, []));

        var receipt = (await waiting.WaitAsync(Eventually.Patience))["paris"];
        (receipt.Status, receipt.AppliedRevision).ShouldBe((ReceiptStatus.Applied, config.Revision));
    }

    /// <summary>Timers of less than a second fire, others never do.</summary>
    private void LetOnlyMomentsPass() =>
        Clock.CreateTimer(default!, default, default, default).ReturnsForAnyArgs(call =>
            call.ArgAt<TimeSpan>(2) < TimeSpan.FromSeconds(1)
                ? TimeProvider.System.CreateTimer(call.ArgAt<TimerCallback>(0), call.ArgAt<object?>(1), call.ArgAt<TimeSpan>(2), call.ArgAt<TimeSpan>(3))
                : Substitute.For<ITimer>());
}
