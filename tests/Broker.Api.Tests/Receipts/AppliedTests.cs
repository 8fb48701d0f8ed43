using Broker.Api.Tests.Reports;
using Broker.Api.Tests.Watching;

namespace Broker.Api.Tests.Receipts;

/// <summary><c>Prefer: wait=SECONDS</c>: a change is answered when the server's agent has reported it.</summary>
public sealed class AppliedTests(BackEnd backEnd) : ApiTests(backEnd)
{
    [TestCaseSource(typeof(Changing), nameof(Changing.Paths))]
    public async Task A_change_is_there_for_others_while_its_caller_waits_and_is_answered_with_the_report(string path)
    {
        var (server, body) = await Api.PrepareChangeAsync();
        var waiting = await Api.ChangeAndWaitAsync(path, body, server);
        await waiting.ShouldWaitAsync();
        (await Api.ConfigAsync(server)).Number("revision").ShouldBe(3);

        await Api.ReportAsync(server);

        var answer = await waiting.WaitAsync(Asking.BeforeTimeIsUp);
        answer.Receipt(server).ShouldBeApplied(revision: 3, by: 3);
        answer.Receipt(server).Moment("applied_at").ShouldBe((await Api.StatusAsync(server)).Moment("applied_at"));
        answer.Headers["Preference-Applied"].ShouldBe("wait=60");
    }

    [Test]
    public async Task Each_of_several_changes_in_a_row_has_its_own_report()
    {
        var (server, body) = await Api.PrepareChangeAsync();
        for (var i = 0; i < 4; i++)
        {
            var waiting = await Api.ChangeAndWaitAsync("client/add", body.With(("public_key", Sample.Key())), server);
            await Api.ReportAsync(server);
            (await waiting).Receipt(server).ShouldBeApplied(revision: 3 + i, by: 3 + i);
        }
    }

    [Test]
    public async Task Two_servers_are_both_waited_for()
    {
        var (one, other, client) = await ClientOfTwoAsync();
        var waiting = await Api.ChangeAndWaitAsync("client/delete", client, one);
        await Api.ReportAsync(one);
        await waiting.ShouldWaitAsync();

        await Api.ReportAsync(other);

        var answer = await waiting.WaitAsync(Asking.BeforeTimeIsUp);
        answer.Receipt(one).ShouldBeApplied(revision: 3, by: 3);
        answer.Receipt(other).ShouldBeApplied(revision: 3, by: 3);
    }

    [Test]
    public async Task Of_two_servers_the_one_that_has_not_reported_in_time_is_pending()
    {
        var (one, other, client) = await ClientOfTwoAsync();
        var waiting = await Api.ChangeAndWaitAsync("client/delete", client, one, seconds: 1);

        await Api.ReportAsync(one);

        var answer = await waiting.WaitAsync(Eventually.Patience);
        answer.Receipt(one).ShouldBeApplied(revision: 3, by: 3);
        answer.Receipt(other).ShouldBePending(revision: 3);
    }

    [Test]
    public async Task More_wait_than_the_database_has_connections()
    {
        var server = await Api.AddServerAsync(Sample.Server(mask: 20));
        var waiting = Enumerable.Range(0, 200)
            .Select(_ => Api.ChangeAsync("client/add", Fleet.Client(Sample.Name(), server).With(("public_key", Sample.Key())), "wait=60"))
            .ToList();
        while ((await Api.StatusAsync(server)).Number("revision") < 201)
        {
            await Task.Delay(50);
        }

        await Api.ReportAsync(server);

        (await Task.WhenAll(waiting).WaitAsync(Asking.BeforeTimeIsUp))
            .ShouldAllBe(answer => answer.Receipt(server).Text("status") == "applied");
    }

    private async Task<(JsonObject One, JsonObject Other, JsonObject Client)> ClientOfTwoAsync()
    {
        var (one, other, client, key) = (await Api.AddServerAsync(), await Api.AddServerAsync(), Sample.Name(), Sample.Key());
        await Api.LeaseAsync(one, client, key);
        await Api.LeaseAsync(other, client, key);
        return (one, other, new JsonObject { ["client_name"] = client });
    }
}
