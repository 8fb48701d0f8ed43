namespace Broker.Api.Tests.Reports;

/// <summary>The answer of <c>client/status</c> on a client's peerings.</summary>
public sealed class ClientStatusTests(BackEnd backEnd) : OneClientTests(backEnd)
{
    [Test]
    public async Task A_peering_that_nobody_has_reported_has_no_handshake_and_no_bytes() => await ShouldBeginAnewAsync(Key);

    [Test]
    public async Task A_peering_is_as_it_was_last_reported()
    {
        var handshake = Now.AddSeconds(-10);
        await Api.ReportAsync(Server, Reporting.Peer(Key, handshake.AddSeconds(-100), received: 1, sent: 2));

        await Api.ReportAsync(Server, Reporting.Peer(Key, handshake, received: long.MaxValue, sent: 4));

        var peering = (await Api.PeeringStatusAsync(Client)).ShouldHaveSingleItem();
        (peering.Text("server"), peering.Text("public_key"), peering.Text("lease")).ShouldBe((Server.Name(), Key, Lease));
        peering.GetProperty("online").GetBoolean().ShouldBeTrue();
        peering.Moment("last_handshake").ShouldBe(handshake);
        (peering.Number("rx_bytes"), peering.Number("tx_bytes")).ShouldBe((long.MaxValue, 4));
    }

    [Test]
    public async Task An_interface_that_was_made_anew_counts_from_0_and_forgets_no_handshake()
    {
        var handshake = Now;
        await Api.ReportAsync(Server, Reporting.Peer(Key, handshake, received: 1, sent: 2));

        await Api.ReportAsync(Server, Reporting.Peer(Key));

        var peering = (await Api.PeeringStatusAsync(Client)).ShouldHaveSingleItem();
        peering.Moment("last_handshake").ShouldBe(handshake);
        (peering.Number("rx_bytes"), peering.Number("tx_bytes")).ShouldBe((0, 0));
    }

    [Test]
    public async Task Each_peering_of_a_client_has_its_own_figures()
    {
        var other = await Api.AddServerAsync();
        await Api.LeaseAsync(other, Client, Key);
        await Api.ReportAsync(Server, Reporting.Peer(Key, Now, received: 1));
        await Api.ReportAsync(other, Reporting.Peer(Key, Now.AddHours(-1), received: 2));

        var peerings = await Api.PeeringStatusAsync(Client);

        peerings.Select(peering => (peering.Text("server"), peering.Number("rx_bytes"), peering.GetProperty("online").GetBoolean()))
            .ShouldBe([(Server.Name(), 1, true), (other.Name(), 2, false)], ignoreOrder: true);
    }

    [Test]
    public async Task A_peer_that_the_server_does_not_have_is_ignored()
    {
        var (elsewhere, strangers) = (await Api.AddServerAsync(), Sample.Key());
        await Api.LeaseAsync(elsewhere, Client, strangers);

        await Api.ReportAsync(Server, Reporting.Peer(strangers, Now, received: 5), Reporting.Peer(Sample.Key(), Now, received: 6));

        (await Api.PeeringStatusAsync(Client)).ShouldAllBe(peering => peering.Number("rx_bytes") == 0);
        (await Api.StatusAsync(Server)).Number("peers_online").ShouldBe(0);
    }
}
