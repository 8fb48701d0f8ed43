namespace Broker.Api.Tests.Reports;

/// <summary>How long handshakes and byte counts of a peering are kept.</summary>
public sealed class FigureTests(BackEnd backEnd) : OneClientTests(backEnd)
{
    [Test]
    public async Task A_peer_that_is_left_out_is_as_it_was_last_reported()
    {
        await ReportedAsync();
        var before = (await Api.PeeringStatusAsync(Client)).ShouldHaveSingleItem().GetRawText();

        await Api.ReportAsync(Server);

        (await Api.PeeringStatusAsync(Client)).ShouldHaveSingleItem().GetRawText().ShouldBe(before);
    }

    [Test]
    public async Task A_peering_that_is_replaced_with_the_same_key_keeps_its_figures()
    {
        await ReportedAsync();
        var before = (await Api.PeeringStatusAsync(Client)).ShouldHaveSingleItem().GetRawText();

        await Api.LeaseAsync(Server, Client, Key);

        (await Api.PeeringStatusAsync(Client)).ShouldHaveSingleItem().GetRawText().ShouldBe(before);
    }

    [Test]
    public async Task A_peering_that_is_replaced_with_another_key_begins_anew()
    {
        await ReportedAsync();
        var other = Sample.Key();

        await Api.LeaseAsync(Server, Client, other);

        await ShouldBeginAnewAsync(other);
    }

    [TestCase("server/remove_peer")]
    [TestCase("client/delete")]
    [TestCase("server/delete")]
    public async Task A_peering_that_was_removed_begins_anew_when_it_is_added_again(string path)
    {
        await ReportedAsync();

        (await Api.PostAsync(path, Fleet.Client(Client, Server).For(path))).ShouldBe(200);

        (await Api.GetAsync($"client/status?client_name={Client}")).ShouldRefuse(404, "client-not-found", Client);
        (await Api.PostAsync("server/add", Server)).Status.ShouldBeInRange(200, 201);
        await Api.LeaseAsync(Server, Client, Key);
        await ShouldBeginAnewAsync(Key);
    }

    [Test]
    public async Task A_server_that_was_deleted_has_never_been_reported_when_it_is_added_again()
    {
        await ReportedAsync();

        await Api.DeleteServerAsync(Server);
        await Api.AddServerAsync(Server);

        var status = await Api.StatusAsync(Server);
        status.Moment("last_seen").ShouldBeNull();
        status.Moment("out_of_step_since").ShouldNotBeNull();
    }
}
