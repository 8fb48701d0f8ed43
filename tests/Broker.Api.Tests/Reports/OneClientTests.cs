using System.Text.Json;

namespace Broker.Api.Tests.Reports;

/// <summary>Tests with a client that has a peering with one server.</summary>
public abstract class OneClientTests(BackEnd backEnd) : ApiTests(backEnd)
{
    protected JsonObject Server { get; private set; } = null!;

    protected string Client { get; private set; } = null!;

    protected string Key { get; private set; } = null!;

    protected string Lease { get; private set; } = null!;

    /// <summary>WireGuard tells handshakes by the second.</summary>
    protected static DateTimeOffset Now => DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds());

    [SetUp]
    public async Task AddClient()
    {
        (Server, Client, Key) = (await Api.AddServerAsync(), Sample.Name(), Sample.Key());
        Lease = await Api.LeaseAsync(Server, Client, Key);
    }

    protected Task<long> ReportedAsync() => Api.ReportAsync(Server, Reporting.Peer(Key, Now, received: 1, sent: 2));

    protected async Task ShouldBeginAnewAsync(string itsKey)
    {
        var peering = (await Api.PeeringStatusAsync(Client)).ShouldHaveSingleItem();
        peering.Text("public_key").ShouldBe(itsKey);
        peering.GetProperty("online").GetBoolean().ShouldBeFalse();
        peering.GetProperty("last_handshake").ValueKind.ShouldBe(JsonValueKind.Null);
        (peering.Number("rx_bytes"), peering.Number("tx_bytes")).ShouldBe((0, 0));
    }
}
