using System.Diagnostics;
using Broker.Api.Tests.Reports;
using Broker.Api.Tests.Watching;

namespace Broker.Api.Tests.Receipts;

/// <summary>A call that asks to wait is answered at once if there is nothing to wait for, and otherwise when its time is up.</summary>
public sealed class NoWaitTests(BackEnd backEnd) : ApiTests(backEnd)
{
    private const string Patiently = "wait=60";

    [TestCase("client/delete")]
    [TestCase("server/remove_peer")]
    public async Task A_deletion_of_what_is_not_there_concerns_no_server(string path)
    {
        var nobody = Fleet.Client(Sample.Name(), Sample.Server());

        var answer = await Api.ChangeAsync(path, nobody, Patiently).WaitAsync(Asking.BeforeTimeIsUp);

        answer.ShouldBe(200).Number("peerings_removed").ShouldBe(0);
        answer.Json.GetProperty("receipts").Names().ShouldBeEmpty();
    }

    [Test]
    public async Task A_removal_that_is_repeated_can_still_be_proven()
    {
        var (server, body) = await Api.PrepareChangeAsync();
        (await Api.ChangeAsync("server/remove_peer", body)).Receipt(server).ShouldBePending(revision: 3);
        var waiting = Api.ChangeAsync("server/remove_peer", body, Patiently);
        await waiting.ShouldWaitAsync();

        await Api.ReportAsync(server);

        (await waiting.WaitAsync(Asking.BeforeTimeIsUp)).Receipt(server).ShouldBeApplied(revision: 3, by: 3);
        var repeated = await Api.ChangeAsync("server/remove_peer", body, Patiently).WaitAsync(Asking.BeforeTimeIsUp);
        repeated.Receipt(server).ShouldBeApplied(revision: 3, by: 3);
        repeated.Json.Number("peerings_removed").ShouldBe(0);
    }

    [Test]
    public async Task A_client_that_is_added_again_with_its_key_is_applied_if_it_was()
    {
        var (server, client, key) = (await Api.AddServerAsync(), Sample.Name(), Sample.Key());
        await Api.LeaseAsync(server, client, key);
        await Api.ReportAsync(server);

        var same = Fleet.Client(client, server).With(("public_key", key));
        var answer = await Api.ChangeAsync("client/add", same, Patiently).WaitAsync(Asking.BeforeTimeIsUp);

        answer.Receipt(server).ShouldBeApplied(revision: 2, by: 2);
    }

    [Test]
    public async Task A_server_that_is_updated_to_what_it_is_is_applied_if_it_was()
    {
        var (server, _) = await Api.PrepareChangeAsync();
        var same = new JsonObject { ["server_name"] = server.Name(), ["endpoint_port"] = 51820 };

        var answer = await Api.ChangeAsync("server/update", same, Patiently).WaitAsync(Asking.BeforeTimeIsUp);

        answer.Receipt(server).ShouldBeApplied(revision: 2, by: 2);
    }

    [TestCase("client/add", "server_name", "nowhere", 404)]
    [TestCase("client/add", "public_key", "short", 400)]
    [TestCase("client/add", "public_key", null, 409)]
    [TestCase("server/update", "server_name", "nowhere", 404)]
    [TestCase("server/update", "public_key", "short", 400)]
    [TestCase("server/remove_peer", "client_name", "a b", 400)]
    [TestCase("client/delete", "client_name", "a b", 400)]
    public async Task A_refusal_waits_for_nothing(string path, string field, string? value, int status)
    {
        var (server, body) = await Api.PrepareChangeAsync();

        var answer = await Api.ChangeAsync(path, body.With((field, value ?? server.Key())), Patiently).WaitAsync(Asking.BeforeTimeIsUp);

        answer.Status.ShouldBe(status);
        (await Api.StatusAsync(server)).Number("revision").ShouldBe(2);
    }

    [TestCase(0)]
    [TestCase(1)]
    public async Task A_wait_in_vain_ends_in_time(int seconds)
    {
        var (server, body) = await Api.PrepareChangeAsync();
        var clock = Stopwatch.StartNew();

        var answer = await Api.ChangeAsync("client/add", body, $"wait={seconds}");

        clock.Elapsed.ShouldBeGreaterThan(TimeSpan.FromSeconds(seconds * 0.95));
        answer.ShouldBe(201);
        answer.Receipt(server).ShouldBePending(revision: 3);
        answer.Headers["Preference-Applied"].ShouldBe($"wait={seconds}");
    }
}
