using System.Globalization;
using System.Net.Sockets;

namespace Broker.Api.Tests.Hosting;

/// <summary>On SIGTERM the broker finishes what it has begun and takes nothing new.</summary>
[OnBothBackEnds]
[Process]
public sealed class ShutdownTests(BackEnd backEnd)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    [SetUp]
    public void NeedsTheBackEnd() => Brokers.SkipWithout(backEnd);

    [Test]
    public async Task Finishes_the_request_that_waits_for_a_lock()
    {
        var environment = await Brokers.EnvironmentAsync(backEnd);
        await using var broker = await BrokerProcess.StartAsync(environment);
        var api = new BrokerApi(broker.Client);
        var server = await api.AddServerAsync();
        Task<Answer> adding;
        await using (await DatabaseLock.TakeAsync(environment, broker, server))
        {
            adding = api.AddClientAsync("laptop", server);
            await Task.Delay(Pause);
            await Tool.RunAsync("kill", ["-TERM", broker.Id.ToString(CultureInfo.InvariantCulture)]);

            await Eventually.SucceedsAsync(() => ShouldRefuseConnectionsAsync(broker.BaseAddress));
            await Task.Delay(Pause);
            adding.IsCompleted.ShouldBeFalse("it waits for the lock");
        }

        (await adding).ShouldBe(201).GetProperty("subnet").Text("lease").ShouldBe(server.Address(2));
        (await broker.WaitForExitAsync()).ShouldBe(0);
        broker.Output.ShouldNotContain("   at ");
    }

    [Test]
    public async Task Ends_when_there_is_nothing_to_finish()
    {
        await using var broker = await Brokers.StartAsync(backEnd);
        await new BrokerApi(broker.Client).AddServerAsync();

        (await broker.StopAsync()).ShouldBe(0);

        broker.Output.ShouldNotContain("   at ");
    }

    private static async Task ShouldRefuseConnectionsAsync(Uri address)
    {
        using var connection = new TcpClient();
        var refused = await Should.ThrowAsync<SocketException>(() => connection.ConnectAsync(address.Host, address.Port));
        refused.SocketErrorCode.ShouldBe(SocketError.ConnectionRefused);
    }
}
