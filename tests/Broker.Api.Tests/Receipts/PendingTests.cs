using Broker.Api.Tests.Reports;
using Broker.Api.Tests.Watching;

namespace Broker.Api.Tests.Receipts;

/// <summary>Without <c>Prefer</c>, a change is answered at once with the revision that its server's agent must apply.</summary>
public sealed class PendingTests(BackEnd backEnd) : ApiTests(backEnd)
{
    [TestCaseSource(typeof(Changing), nameof(Changing.Paths))]
    public async Task A_change_has_a_pending_receipt_with_its_revision(string path)
    {
        var (server, body) = await Api.PrepareChangeAsync();

        var answer = await Api.ChangeAsync(path, body).WaitAsync(Asking.BeforeTimeIsUp);

        var receipt = answer.Receipt(server);
        receipt.ShouldBePending(revision: 3);
        receipt.Text("server_id").ShouldBe(await Api.ServerIdAsync(server));
        answer.Headers.ContainsKey("Preference-Applied").ShouldBeFalse();
        answer.Json.Names()[^1].ShouldBe("receipts");
        (await Api.StatusAsync(server)).Number("revision").ShouldBe(3);
    }

    [Test]
    public async Task A_client_that_is_deleted_has_a_receipt_of_each_of_its_servers_and_no_other()
    {
        var (client, key) = (Sample.Name(), Sample.Key());
        JsonObject[] servers = [await Api.AddServerAsync(), await Api.AddServerAsync(), await Api.AddServerAsync()];
        await Api.LeaseAsync(servers[0], client, key);
        await Api.LeaseAsync(servers[1]);
        await Api.LeaseAsync(servers[1], client, key);
        await Api.LeaseAsync(servers[2]);

        var answer = await Api.ChangeAsync("client/delete", new JsonObject { ["client_name"] = client });

        answer.ShouldBe(200).Number("peerings_removed").ShouldBe(2);
        answer.Json.GetProperty("receipts").Names().ShouldBe([servers[0].Name(), servers[1].Name()], ignoreOrder: true);
        answer.Receipt(servers[0]).ShouldBePending(revision: 3);
        answer.Receipt(servers[1]).ShouldBePending(revision: 4);
    }

    [Test]
    public async Task What_has_been_reported_already_is_pending_too_as_nobody_has_looked()
    {
        var (server, client, key) = (await Api.AddServerAsync(), Sample.Name(), Sample.Key());
        await Api.LeaseAsync(server, client, key);
        await Api.ReportAsync(server);

        (await Api.AddClientAsync(client, server, key)).Receipt(server).ShouldBePending(revision: 2);
    }

    [TestCase("wait")]
    [TestCase("wait=soon")]
    [TestCase("respond-async")]
    [WithoutStorage]
    public async Task A_preference_that_says_nothing_is_none(string prefer)
    {
        var (server, body) = await Api.PrepareChangeAsync();

        var answer = await Api.ChangeAsync("client/add", body, prefer).WaitAsync(Asking.BeforeTimeIsUp);

        answer.Receipt(server).ShouldBePending(revision: 3);
        answer.Headers.ContainsKey("Preference-Applied").ShouldBeFalse();
    }
}
