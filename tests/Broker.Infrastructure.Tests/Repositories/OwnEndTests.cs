using System.Net;
using Broker.Application.Clients;
using Broker.Application.Clients.UpdateClient;
using Broker.Application.Devices.AddDevice;
using Broker.Application.Invitations.AddInvitation;
using Broker.Domain;
using Broker.Domain.Authority;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;
using Broker.Infrastructure.Tests.Databases;
using Dapper;

namespace Broker.Infrastructure.Tests.Repositories;

/// <summary>Which end of a peering is a person's own, so that it may renew it, and which an operator's.</summary>
[Category("Rule13")]
public sealed class OwnEndTests(BackEnd backEnd) : DeviceTest(backEnd)
{
    private static readonly Caller Ann = Person("ann");
    private static readonly Caller Operator = new("op", Role.Operator);

    /// <summary>
    /// Such a device was never renewed: the invitation is used by the clock of the broker, the peering is made by the database's.
    /// </summary>
    [TestCase(-60_000)]
    [TestCase(1)]
    [TestCase(60_000)]
    public async Task A_broker_whose_clock_differs_from_the_databases_makes_devices_that_can_be_renewed(long milliseconds)
    {
        await HaveDeviceAsync();
        await ExecuteAsync($"update invitations set used_at = (select created_at from peerings) + {milliseconds}");
        await AgeAsync(days: 28);

        (await RenewAsync(Ann)).ShouldBeTrue();

        (await DaysAsync()).ShouldBe(30);
    }

    /// <summary>Three days that an operator had given a device became thirty again: it had been renewed before.</summary>
    [Test]
    public async Task An_operators_end_of_a_device_that_was_renewed_stays()
    {
        await HaveDeviceAsync();
        await AgeAsync(days: 28);
        (await RenewAsync(Ann)).ShouldBeTrue();

        await SetEndAsync(ExpiryWish.In(TimeSpan.FromDays(3)));

        (await RenewAsync(Ann)).ShouldBeFalse();
        (await DaysAsync()).ShouldBe(3);
    }

    [Test]
    public async Task A_device_can_be_renewed_again_and_again()
    {
        await HaveDeviceAsync();
        for (var i = 0; i < 3; i++)
        {
            await AgeAsync(days: 20);
            (await RenewAsync(Ann)).ShouldBeTrue();
            (await DaysAsync()).ShouldBe(30);
        }
    }

    [Test]
    public async Task An_operator_that_says_the_same_end_has_set_it()
    {
        await HaveDeviceAsync();
        await AgeAsync(days: 28);
        var end = (await ScalarAsync<long?>("select expires_at from peerings")).ShouldNotBeNull();

        await SetEndAsync(ExpiryWish.AtTime(DateTimeOffset.FromUnixTimeMilliseconds(end)));

        (await RenewAsync(Ann)).ShouldBeFalse();
    }

    /// <summary>It knows no own ends.</summary>
    [Test]
    public async Task An_end_that_a_broker_of_an_earlier_release_has_set_stays()
    {
        await HaveDeviceAsync();
        await ExecuteAsync("update peerings set expires_at = expires_at - 1000");

        (await RenewAsync(Ann)).ShouldBeFalse();
    }

    [Test]
    public async Task Another_key_or_address_and_a_switch_leave_the_end_the_persons()
    {
        await HaveDeviceAsync();
        await AgeAsync(days: 28);
        await Services.SendAsync(Requests.AddClient("phone", "paris", $"{Sample.Key(8)}"), Operator);
        await UpdateAsync(new PeeringTerms(IPAddress.Parse("10.0.0.99"), RoutedNetworks: null), Paris);
        foreach (var isDisabled in new[] { true, false })
        {
            await UpdateAsync(PeeringTerms.None with { IsDisabled = isDisabled }, server: null);
        }

        (await RenewAsync(Ann)).ShouldBeTrue();
    }

    [Test]
    public async Task A_device_that_an_operator_gives_to_somebody_else_is_renewed_by_that_person()
    {
        await HaveDeviceAsync();
        await AgeAsync(days: 28);
        await Services.SendAsync(
            new UpdateClientCommand(Phone, Server: null, PeeringTerms.None, new NotesWish("bob", Note: null, Tags: null)), Operator);

        (await RenewAsync(Person("bob"))).ShouldBeTrue();
    }

    /// <summary>An end later than the device's first one passed for the person's.</summary>
    [TestCase(true, false)]
    [TestCase(false, true)]
    public async Task An_operators_invitation_of_a_device_makes_the_end_its_own_where_it_says_one(bool saysOne, bool isRenewed)
    {
        await HaveDeviceAsync();
        await AgeAsync(days: 28);
        await AcceptAsync(await Services.SendAsync(
            new AddInvitationCommand(
                Phone, [Paris], new Dictionary<ServerName, IPAddress>(), ClientNotes.None, TimeSpan.FromHours(1),
                AccessExpiresIn: saysOne ? TimeSpan.FromDays(10) : null),
            Operator));

        (await RenewAsync(Ann)).ShouldBe(isRenewed);
        (await DaysAsync()).ShouldBe(isRenewed ? 30 : 10);
    }

    /// <summary>An hour that an operator had given the client meanwhile became thirty days.</summary>
    [Test]
    public async Task A_new_device_takes_no_client_over_that_an_operator_has_added_for_the_person()
    {
        var issued = await Services.SendAsync(new AddDeviceCommand(Phone, [Paris]), Ann);
        await Services.SendAsync(
            Requests.AddClient("phone", "paris", $"{Sample.Key(8)}") with
            {
                Notes = new NotesWish("ann", Note: null, Tags: null),
                Terms = PeeringTerms.None with { Expiry = ExpiryWish.In(TimeSpan.FromHours(1)) },
            },
            Operator);
        var before = await PeeringAsync();

        await Should.ThrowAsync<NameTakenException>(() => AcceptAsync(issued));

        (await PeeringAsync()).ShouldBe(before);
        (await RenewAsync(Ann)).ShouldBeFalse();
    }

    private async Task HaveDeviceAsync() => await AcceptAsync(await Services.SendAsync(new AddDeviceCommand(Phone, [Paris]), Ann));

    /// <summary>Puts the device, and what was said of it, so many days back.</summary>
    private Task AgeAsync(int days) => ExecuteAsync(
        $"""
        update peerings set created_at = created_at - {days * 86_400_000L}, expires_at = expires_at - {days * 86_400_000L},
                            own_end = own_end - {days * 86_400_000L};
        update invitations set used_at = used_at - {days * 86_400_000L}
        """);

    private async Task<bool> RenewAsync(Caller person) => (await Services.SendAsync(
        new UpdateClientCommand(Phone, Server: null, PeeringTerms.None, NotesWish.None) { IsOwnDevice = true, Renews = true }, person))
        .Accesses.Count > 0;

    private Task SetEndAsync(ExpiryWish end) => UpdateAsync(PeeringTerms.None with { Expiry = end }, Paris);

    private async Task UpdateAsync(PeeringTerms terms, ServerName? server) =>
        await Services.SendAsync(new UpdateClientCommand(Phone, server, terms, NotesWish.None), Operator);

    /// <summary>Until the peering ends.</summary>
    private async Task<int> DaysAsync()
    {
        var end = (await ScalarAsync<long?>("select expires_at from peerings")).ShouldNotBeNull();
        return (int)Math.Round((DateTimeOffset.FromUnixTimeMilliseconds(end) - DateTimeOffset.UtcNow).TotalDays);
    }

    private async Task<(string Key, long? End)> PeeringAsync() =>
        await Connection.QuerySingleAsync<(string, long?)>("select public_key, expires_at from peerings");
}
