using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Broker.Api.Tests.Access;
using Broker.Api.Tests.Hosting;

namespace Broker.Api.Tests.Hostile;

/// <summary>More idle connections than the broker may have files open ended its runtime ("Out of memory.").</summary>
[NonParallelizable]
[Process]
public sealed class ConnectionFloodTests
{
    private static readonly IPAddress Flooding = IPAddress.Parse("127.0.0.9");

    private readonly ConcurrentBag<Socket> strangers = [];
    private DirectoryInfo folder = null!;

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("broker-");

    [TearDown]
    public void End()
    {
        foreach (var stranger in strangers)
        {
            stranger.Dispose();
        }

        strangers.Clear();
        folder.Delete(recursive: true);
    }

    [TestCase(400, 500)]
    [TestCase(1024, 1500)]
    [TestCase(4096, 5000)]
    [TestCase(20_000, 10_200)]
    public async Task Keeps_out_nobody_who_has_credentials(int files, int connections)
    {
        if (ProcessFigures.MaxDescriptors < Math.Max(files, connections + 2000))
        {
            Assert.Ignore($"A process may have {ProcessFigures.MaxDescriptors} files open here (ulimit -Hn).");
        }

        await using var broker = await LimitedBroker.StartAsync(folder, files);
        var api = new BrokerApi(broker.Client);
        using var inside = new KeptConnection(api);
        (await inside.AskAsync()).ShouldBe(404);

        await FloodAsync(api.Address, connections);

        (await inside.AskAsync()).ShouldBe(404, "who was in stays in");
        using var sameAddress = broker.Caller($"{api.Credentials}", IPAddress.Parse("127.0.0.1"));
        (await sameAddress.KnockAsync()).ShouldBe(200);
        using var neighbour = broker.Caller($"{api.Credentials}", Flooding);
        (await neighbour.KnockAsync()).ShouldBe(200);
        await new BrokerApi(neighbour).AddServerAsync();
        broker.Descriptors.ShouldBeLessThan(files);
        (await inside.AskAsync()).ShouldBe(404);
        (await broker.StopAsync()).ShouldBe(0, broker.Output);
    }

    [TestCase(399)]
    [TestCase(256)]
    public async Task Does_not_start_with_too_few_files(int files)
    {
        await using var broker = await LimitedBroker.StartAsync(folder, files, waitReady: false);

        (await broker.WaitForExitAsync()).ShouldBe(1);

        broker.Output.Trim().Split('\n').ShouldHaveSingleItem().ShouldContain($"ulimit -n: is {files}, and must be at least 400");
    }

    /// <summary>Opens connections that say nothing; those that the broker leaves waiting are given up after a while.</summary>
    private async Task FloodAsync(Uri address, int count)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var all = new ParallelOptions { MaxDegreeOfParallelism = 32 };
        await Parallel.ForAsync(0, count, all, async (_, _) =>
        {
            var stranger = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            strangers.Add(stranger);
            stranger.Bind(new IPEndPoint(Flooding, 0));
            try
            {
                await stranger.ConnectAsync(IPAddress.Parse(address.Host), address.Port, patience.Token);
            }
            catch (OperationCanceledException)
            {
                // it has not got in
            }
        });
    }
}
