using Broker.Api.Tests.Authority;
using Broker.Api.Tests.Imports;
using Broker.Api.Tests.Owners;
using Broker.Api.Tests.Watching;

namespace Broker.Api.Tests.Lifecycle;

/// <summary>Tokens and invitations end by the clock that peerings end by, whatever that of the broker's host says.</summary>
[Category("Rule11")]
[Category("Rule12")]
public sealed class WrongClockTests(BackEnd backEnd) : OwnDatabaseTests(backEnd)
{
    private const int Day = 24 * 60 * 60;

    private SteppingClock clock = null!;
    private BrokerApi api = null!;
    private JsonObject server = null!;

    [SetUp]
    public async Task Start_a_broker_and_add_a_server()
    {
        clock = new SteppingClock();
        api = (await StartBrokerAsync(clock)).Api;
        server = await api.AddServerAsync();
    }

    /// <summary>All temporary clients of a broker lost their tunnels for good when its host's clock was set two days ahead.</summary>
    [TestCase(2)]
    [TestCase(-2)]
    public async Task A_temporary_clients_token_ends_no_earlier_than_its_peering(int days)
    {
        var client = Sample.Name();
        var agent = api.With(await AcceptAsync(await InviteAsync(client, Day)));

        clock.Offset = TimeSpan.FromDays(days);

        (await agent.GetAsync($"client/status?client_name={client}")).ShouldBe(200);
        (await agent.AddClientAsync(client, server)).ShouldBe(201); // its transaction looks once more
        (await api.PeersAsync(server)).ShouldHaveSingleItem();
    }

    [TestCase(2)]
    [TestCase(-2)]
    public async Task What_waits_goes_on(int days)
    {
        var viewer = api.With(await api.TokenAsync(Tokens.Wish("viewer").With(("expires_in", Day))));
        clock.Offset = TimeSpan.FromDays(days);

        (await (await viewer.WaitAsync(server, seconds: 2))).Status.ShouldBe(304);
    }

    [TestCase(2)]
    [TestCase(-2)]
    public async Task An_invitation_stays_open(int days)
    {
        var invitation = await InviteAsync(Sample.Name(), Day);
        clock.Offset = TimeSpan.FromDays(days);

        (await api.ShowAsync(invitation)).ShouldBe(200);
        (await api.With(await AcceptAsync(invitation)).GetAsync("token/whoami")).ShouldBe(200);
    }

    [TestCase(2)]
    [TestCase(-2)]
    public async Task What_is_given_while_the_clock_is_wrong_lasts_as_long_as_it_was_given_for(int days)
    {
        clock.Offset = TimeSpan.FromDays(days);
        var (lasting, soon) = (await GiveAsync(seconds: Day), await GiveAsync(seconds: 2));
        clock.Offset = TimeSpan.Zero;

        foreach (var secret in soon.Tokens)
        {
            await Eventually.SucceedsAsync(async () => (await api.With(secret).GetAsync("token/whoami"))
                .ShouldRefuse(401, "unauthenticated").GetProperty("token_ended").GetBoolean().ShouldBeTrue());
        }

        await Eventually.SucceedsAsync(async () => (await api.ShowAsync(soon.Invitation)).ShouldBe(410));
        foreach (var secret in lasting.Tokens)
        {
            (await api.With(secret).GetAsync("token/whoami")).ShouldBe(200);
        }

        (await api.ShowAsync(lasting.Invitation)).ShouldBe(200);
    }

    /// <summary>Where idle peerings are reclaimed, they would be at once.</summary>
    [Test]
    public async Task What_is_imported_by_a_clock_that_is_behind_has_not_been_idle_since_then()
    {
        clock.Offset = TimeSpan.FromDays(-40);

        (await api.ImportAsync(server, Importing.Peer())).ShouldHaveImported(added: 1, unchanged: 0);

        var since = DateTimeOffset.FromUnixTimeMilliseconds(await NumberAsync("select max(active_since) from peerings"));
        since.ShouldBeGreaterThan(DateTimeOffset.UtcNow.AddDays(-1));
    }

    /// <summary>The seconds are of the invitation, and of what is accepted with it.</summary>
    private async Task<string> InviteAsync(string client, int seconds, int accessSeconds = Day) =>
        (await api.PostAsync("invitation/add", new JsonObject
        {
            ["client_name"] = client, ["server_names"] = new JsonArray(server.Name()),
            ["expires_in"] = seconds, ["access_expires_in"] = accessSeconds,
        })).ShouldBe(201).Text("invitation")!;

    /// <returns>The secret of the token.</returns>
    private async Task<string> AcceptAsync(string invitation) =>
        (await api.AcceptOwnedAsync(invitation, server)).ShouldBe(200).Text("token")!;

    /// <returns>A token's secret, the former one of a token that was rotated, a client's, and an invitation.</returns>
    private async Task<(string[] Tokens, string Invitation)> GiveAsync(int seconds)
    {
        var (expiring, rotated) = (Tokens.Wish("viewer").With(("expires_in", seconds)), Tokens.Wish("viewer"));
        var secrets = new[]
        {
            await api.TokenAsync(expiring), await api.TokenAsync(rotated),
            await AcceptAsync(await InviteAsync(Sample.Name(), Day, seconds)),
        };
        (await api.PostAsync("token/rotate", Tokens.Named(rotated).With(("overlap_seconds", seconds)))).ShouldBe(200);
        return (secrets, await InviteAsync(Sample.Name(), seconds));
    }

    private async Task<long> NumberAsync(string sql)
    {
        await using var connection = await ConnectAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
