using Broker.Api.Tests.Authority;
using Broker.Api.Tests.Lifecycle;

namespace Broker.Api.Tests.Owners;

/// <summary>A mistake of the directory cuts off a few people, not all of them. Each test has a broker and a database of its own.</summary>
[OnBothBackEnds]
[Category("Rule12")]
public sealed class LeaverLimitTests(BackEnd backEnd)
{
    private readonly List<LocalBroker> brokers = [];

    private JsonObject server = null!;
    private List<string> owners = [];
    private string secret = "";

    private BrokerApi Api => brokers[0].Api;

    private BrokerApi Directory => Api.With(secret);

    [SetUp]
    public void Skip() => Brokers.SkipWithout(backEnd);

    [TearDown]
    public async Task Stop()
    {
        foreach (var broker in brokers)
        {
            await broker.DisposeAsync();
        }

        brokers.Clear();
    }

    [TestCase(1, null, 1)]
    [TestCase(4, null, 1)]
    [TestCase(29, null, 2)]
    [TestCase(4, "50", 2)]
    [TestCase(3, "100", 3)]
    public async Task Is_a_share_of_the_owners_and_at_least_one(int count, string? percent, int most)
    {
        await StartAsync(count, percent);
        await Api.AddOwnedAsync(owners[0], server); // a second client is no second owner
        await Api.AddOwnedAsync(owner: null, server);
        foreach (var owner in owners[..most])
        {
            (await Directory.SetActiveAsync(owner, isActive: false)).ShouldBe(200).GetProperty("client_names").GetArrayLength()
                .ShouldBeGreaterThan(0);
        }

        if (most < count)
        {
            await ShouldRefuseAsync(owners[most], $"{most} of {count}", $"{percent ?? "10"} %", $"{most} left", "An operator can do it");
        }
    }

    [Test]
    public async Task Leaves_nothing_behind_beyond_it_and_an_operator_has_none()
    {
        await StartAsync(5);
        var invitation = await Api.InviteOwnedAsync(owners[1], server);
        await Directory.SetActiveAsync(owners[0], isActive: false);
        var before = (await Api.ConfigAsync(server)).GetRawText();

        await ShouldRefuseAsync(owners[1]);

        (await Api.ConfigAsync(server)).GetRawText().ShouldBe(before);
        (await Api.ShowAsync(invitation)).ShouldBe(200);
        (await Api.ListOwnedAsync(owners[1])).ShouldHaveSingleItem().IsDisabled.ShouldBeFalse();
        (await Api.AuditAsync("limit=1000")).Count(entry => entry.Text("call") == "owner/update").ShouldBe(2, "the first, and its client");
        var officer = Api.With(await Api.TokenAsync("operator"));
        foreach (var owner in owners[1..])
        {
            (await officer.SetActiveAsync(owner, isActive: false)).ShouldBe(200).GetProperty("client_names").GetArrayLength().ShouldBe(1);
        }

        (await Api.PeersAsync(server)).ShouldBeEmpty();
    }

    [Test]
    public async Task Counts_each_owner_once_and_who_has_no_client_not_at_all()
    {
        await StartAsync(5);
        for (var i = 0; i < 3; i++)
        {
            (await Directory.SetActiveAsync($"nobody-{i}@example.com", isActive: false)).ShouldBe(200);
        }

        (await Directory.SetActiveAsync(owners[0], isActive: false)).ShouldBe(200);
        (await Directory.SetActiveAsync(owners[0], isActive: false)).ShouldBe(200);
        (await Directory.SetActiveAsync(owners[0], isActive: true)).ShouldBe(200);
        (await Directory.SetActiveAsync(owners[0], isActive: false)).ShouldBe(200);

        await ShouldRefuseAsync(owners[1]);
    }

    /// <summary>What is back is disabled yet: a directory that takes one after the other out and back would cut off everybody.</summary>
    [Test]
    public async Task Is_not_evaded_by_taking_people_back_unless_an_operator_does()
    {
        await StartAsync(5);
        await Directory.SetActiveAsync(owners[0], isActive: false);
        (await Directory.SetActiveAsync(owners[0], isActive: true)).ShouldBe(200);
        await ShouldRefuseAsync(owners[1]);

        (await Api.SetActiveAsync(owners[0], isActive: true)).ShouldBe(200);

        (await Directory.SetActiveAsync(owners[1], isActive: false)).ShouldBe(200);
        await ShouldRefuseAsync(owners[2]);
    }

    [Test]
    public async Task Counts_who_is_cut_off_once_more_after_an_operator_has_enabled_it()
    {
        await StartAsync(5);
        await Api.SetActiveAsync(owners[0], isActive: false);
        (await Directory.SetActiveAsync(owners[0], isActive: false)).ShouldBe(200); // does nothing, and counts for nothing
        (await Directory.SetActiveAsync(owners[1], isActive: false)).ShouldBe(200);
        await Api.UpdateAsync((await Api.ListOwnedAsync(owners[0])).Single().Client, ("disabled", false));

        await ShouldRefuseAsync(owners[0]);
    }

    [Test]
    public async Task Is_passed_by_one_of_several_that_come_at_once()
    {
        await StartAsync(12, percent: null, count: backEnd == BackEnd.Postgres ? 2 : 1);
        for (var round = 0; round < 3; round++)
        {
            var answers = await Task.WhenAll(owners.Select((owner, number) => Task.Run(
                () => brokers[number % brokers.Count].Api.With(secret).SetActiveAsync(owner, isActive: false))));

            var left = owners[answers.Index().Single(answer => answer.Item.Status == 200).Index];
            answers.Where(answer => answer.Status != 200).ToList().ForEach(answer => answer.ShouldRefuse(409, "too-many-leavers"));
            (await Api.PeersAsync(server)).Length.ShouldBe(owners.Count - 1);
            (await Api.SetActiveAsync(left, isActive: true)).ShouldBe(200);
            await Api.UpdateAsync((await Api.ListOwnedAsync(left)).Single().Client, ("disabled", false));
        }
    }

    private async Task ShouldRefuseAsync(string owner, params string[] named) =>
        (await Directory.SetActiveAsync(owner, isActive: false)).ShouldRefuse(409, "too-many-leavers", named);

    /// <summary>Starts brokers, and makes a client for each of so many owners.</summary>
    private async Task StartAsync(int owned, string? percent = null, int count = 1)
    {
        var environment = await Brokers.EnvironmentAsync(backEnd, percent is null ? [] : [("Directory__MostLeavers", percent)]);
        for (var i = 0; i < count; i++)
        {
            brokers.Add(await LocalBroker.StartAsync(environment));
        }

        server = await Api.AddServerAsync();
        owners = [.. Enumerable.Range(0, owned).Select(_ => Owned.Owner())];
        foreach (var owner in owners)
        {
            await Api.AddOwnedAsync(owner, server);
        }

        secret = await Api.TokenAsync("directory");
    }
}
