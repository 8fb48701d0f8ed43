using Broker.Domain.Addressing;
using Broker.Domain.Servers;
using Broker.Infrastructure.Tests.Databases;

namespace Broker.Infrastructure.Tests.Repositories;

/// <summary>The bookkeeping of freed addresses: they are free at once, the lowest first.</summary>
[Category("Rule1")]
public sealed class LowestFreeTests(BackEnd backEnd) : StorageTest(backEnd)
{
    private static readonly Server Paris = Sample.Server("paris", key: -1, cidr: "10.0.0.0/28", reserved: 3);
    private static readonly Server Lyon = Sample.Server("lyon", key: -2, cidr: "10.0.1.0/30");

    private int lastKey;

    [SetUp]
    public async Task Add_two_servers()
    {
        await using var request = Services.OpenRequest();
        await request.Servers.AddAsync(Paris, None);
        await request.Servers.AddAsync(Lyon, None);
    }

    [TestCase("", ExpectedResult = "10.0.0.4")]
    [TestCase("+a", ExpectedResult = "10.0.0.5")]
    [TestCase("+a -a", ExpectedResult = "10.0.0.4")]
    [TestCase("+a +b -a", ExpectedResult = "10.0.0.4")]
    [TestCase("+a +b -b", ExpectedResult = "10.0.0.5")]
    [TestCase("+a +b -b +a", ExpectedResult = "10.0.0.5")]
    [TestCase("+a +b +c -c -a", ExpectedResult = "10.0.0.4")]
    [TestCase("+a +b +c -a -c +d", ExpectedResult = "10.0.0.6")]
    [TestCase("+a +b +c -a -b -c", ExpectedResult = "10.0.0.4")]
    [TestCase("+a +b +c -c -b -a +d +e", ExpectedResult = "10.0.0.6")]
    [TestCase("+a +b +c -b +d -a -d -c +e +f", ExpectedResult = "10.0.0.6")]
    [TestCase("-a", ExpectedResult = "10.0.0.4")]
    [TestCase("+a -a -a +b", ExpectedResult = "10.0.0.5")]
    public async Task<string> After(string history)
    {
        await PlayAsync("paris", history);
        (await SnapshotAsync()).ShouldKeepTheRules();

        return await AddAsync("paris", "new");
    }

    [Test]
    public async Task There_is_none_when_every_address_is_leased_until_one_is_freed()
    {
        await PlayAsync("lyon", "+a");
        await Should.ThrowAsync<PoolExhaustedException>(() => AddAsync("lyon", "b"));
        (await AddAsync("paris", "b")).ShouldBe("10.0.0.4");
        (await AddAsync("lyon", "a")).ShouldBe("10.0.1.2");

        await PlayAsync("lyon", "-a");

        (await AddAsync("lyon", "b")).ShouldBe("10.0.1.2");
    }

    [Test]
    public async Task Nothing_is_left_of_what_a_deleted_server_had_freed()
    {
        await PlayAsync("paris", "+a +b +c -a -b");
        await using (var request = Services.OpenRequest())
        {
            await request.Servers.DeleteAsync(Paris, None);
            await request.Servers.AddAsync(Paris, None);
        }

        (await AddAsync("paris", "d")).ShouldBe("10.0.0.4");
    }

    private async Task PlayAsync(string server, string history)
    {
        foreach (var step in history.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            Task played = step[0] == '-' ? Services.SendAsync(Requests.RemovePeer(step[1..], server)) : AddAsync(server, step[1..]);
            await played;
        }
    }

    private async Task<string> AddAsync(string server, string client) =>
        (await Services.SendAsync(Requests.AddClient(client, server, $"{Sample.Key(++lastKey)}"))).Peering.Lease.Address.ToString();
}
