using System.Net;
using Broker.Application.Abstractions;
using Broker.Application.Clients;
using Broker.Application.Clients.UpdateClient;
using Broker.Application.Devices.AddDevice;
using Broker.Application.Invitations.AddInvitation;
using Broker.Application.Owners.UpdateOwner;
using Broker.Application.Servers.UpdateServer;
using Broker.Domain;
using Broker.Domain.Authority;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;
using Broker.Infrastructure.Tests.Databases;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace Broker.Infrastructure.Tests.Repositories;

/// <summary>People, their invitations and their names.</summary>
public sealed class OwnDeviceTests(BackEnd backEnd) : DeviceTest(backEnd)
{
    /// <summary>docs/lifecycle.md: access_expires_in counts for the token and for the peerings.</summary>
    [Test]
    public async Task An_operators_invitation_for_itself_is_none_of_its_devices()
    {
        var operating = Person("op@example.com", Role.Operator);
        var issued = await Services.SendAsync(
            new AddInvitationCommand(
                Phone, [Paris], new Dictionary<ServerName, IPAddress>(), new ClientNotes(operating.Name, Note: null),
                TimeSpan.FromHours(1), AccessExpiresIn: TimeSpan.FromMinutes(1)),
            operating);
        (await InvitationsOfAsync(operating)).ShouldBeEmpty();

        (await AcceptAsync(issued)).Token.Token.ExpiresAt.ShouldNotBeNull();
    }

    /// <summary>An earlier release stores no flag.</summary>
    [TestCase(false)]
    [TestCase(true)]
    public async Task The_invitation_of_a_device_is_one_of_its_owner(bool isEarlier)
    {
        var issued = await Services.SendAsync(new AddDeviceCommand(Phone, [Paris]), Person("ann"));
        await ExecuteAsync(isEarlier ? "update invitations set is_own_device = null" : "select 1");
        (await InvitationsOfAsync(Person("ann"))).ShouldHaveSingleItem().Id.ShouldBe(issued.Invitation.Id);

        (await AcceptAsync(issued)).Token.Token.ExpiresAt.ShouldBeNull("it ends with the device");
    }

    /// <summary>Rule 13. All of them find the name free before the first invitation is stored.</summary>
    [Test]
    public async Task One_name_is_given_once_to_those_that_ask_at_once()
    {
        var adding = new List<Task>();
        await WithoutWritesOfInvitationsAsync(
            () => adding.AddRange(new[] { "ann", "bob", "cara" }.Select(
                name => Task.Run(() => Services.SendAsync(new AddDeviceCommand(Phone, [Paris]), Person(name))))),
            waiting: 3);

        (await OutcomesAsync(adding)).Count(exception => exception is null).ShouldBe(1);
        (await OutcomesAsync(adding)).OfType<NameTakenException>().Count().ShouldBe(2);
    }

    /// <summary>Rule 13, likewise.</summary>
    [Test]
    public async Task No_device_is_renamed_to_what_is_just_given_to_another_one()
    {
        var laptop = ClientName.Parse("laptop");
        await Services.SendAsync(
            Requests.AddClient("laptop", "paris", $"{Sample.Key(1)}") with { Notes = new NotesWish("bob", Note: null, Tags: null) });
        var rename = new UpdateClientCommand(laptop, Server: null, PeeringTerms.None, NotesWish.None)
        {
            NewName = Phone,
            IsOwnDevice = true,
        };
        var changing = new List<Task>();
        await WithoutWritesOfInvitationsAsync(
            () => changing.Add(Task.Run(() => Services.SendAsync(new AddDeviceCommand(Phone, [Paris]), Person("ann")))), waiting: 1,
            () => changing.Add(Task.Run(() => Services.SendAsync(rename, Person("bob")))));

        (await OutcomesAsync(changing)).Count(exception => exception is null).ShouldBe(1);
        (await OutcomesAsync(changing)).OfType<NameTakenException>().Count().ShouldBe(1);
    }

    /// <summary>docs/lifecycle.md: a server is still found by the name that it had last.</summary>
    [Test]
    public async Task A_policy_offers_a_server_that_was_renamed()
    {
        await ExecuteAsync("update servers set name = 'lutetia'");
        await ExecuteAsync("insert into former_server_names (server_id, name) select id, 'paris' from servers");

        (await OfferedAsync()).ShouldBe(["lutetia"]);
        (await Services.SendAsync(new AddDeviceCommand(Phone, [Paris]), Person("ann"))).Invitation.Servers.ShouldHaveSingleItem().ToString()
            .ShouldBe("lutetia");

        await ExecuteAsync(Rows.Server("paris", id: 2, cidr: "10.0.1.0/24"));
        (await OfferedAsync()).ShouldBe(["paris"]);
    }

    [Test]
    public async Task A_server_that_is_named_twice_is_invited_to_once() =>
        (await Services.SendAsync(new AddDeviceCommand(Phone, [Paris, Paris]), Person("ann"))).Invitation.Servers.ShouldBe([Paris]);

    /// <summary>Such a link could never be used: it asked for a key by a name that no server had.</summary>
    [TestCase(false)]
    [TestCase(true)]
    public async Task A_server_that_is_renamed_while_it_is_invited_to_is_joined_by_its_new_name(bool isOwnDevice)
    {
        ICommand<IssuedInvitation> command = isOwnDevice
            ? new AddDeviceCommand(Phone, [Paris])
            : new AddInvitationCommand(
                Phone, [Paris], new Dictionary<ServerName, IPAddress>(), ClientNotes.None, TimeSpan.FromHours(1), AccessExpiresIn: null);
        var rename = new UpdateServerCommand(Paris, new ServerUpdate { Name = ServerName.Parse("lutetia") });
        Task<IssuedInvitation>? adding = null;
        Task? renaming = null;
        await WithoutWritesOfInvitationsAsync(
            () => adding = Task.Run(() => Services.SendAsync(command, Person("ann", isOwnDevice ? null : Role.Operator))), waiting: 1,
            () => renaming = BackEnd == BackEnd.Sqlite ? RenameAfterAsync() : Task.Run(() => Services.SendAsync(rename)));
        await renaming!;

        var stored = (await ScalarAsync<string>("select server_names from invitations")).ShouldNotBeNull();
        stored.ShouldContain("lutetia");
        (await AcceptAsync(await adding!, "lutetia")).Accesses.ShouldHaveSingleItem();

        async Task RenameAfterAsync()
        {
            await adding!;
            await Services.SendAsync(rename);
        }
    }

    /// <summary>An earlier release could store a server's former name.</summary>
    [Test]
    public async Task An_invitation_to_a_servers_former_name_can_be_accepted()
    {
        var issued = await Services.SendAsync(new AddDeviceCommand(Phone, [Paris]), Person("ann"));
        await ExecuteAsync("update servers set name = 'lutetia'");
        await ExecuteAsync("insert into former_server_names (server_id, name) select id, 'paris' from servers");

        (await AcceptAsync(issued)).Accesses.ShouldHaveSingleItem().Server.Name.ToString().ShouldBe("lutetia");
    }

    /// <summary>docs/lifecycle.md: a directory takes back only what it has said itself.</summary>
    [Test]
    public async Task A_directory_does_not_take_back_what_an_operator_has_said_after_it()
    {
        var (directory, operating) = (new Caller("idp", Role.Directory), new Caller("op", Role.Operator));
        var (leave, back) = (new UpdateOwnerCommand("anna", IsActive: false), new UpdateOwnerCommand("anna", IsActive: true));
        await Services.SendAsync(leave, directory);

        (await Services.SendAsync(leave, operating)).IsChanged.ShouldBeTrue();
        (await Services.SendAsync(leave, operating)).IsChanged.ShouldBeFalse();
        (await Services.SendAsync(leave, directory)).IsChanged.ShouldBeFalse();

        (await ScalarAsync<string>("select set_by from inactive_owners")).ShouldBe("op");
        (await ScalarAsync<long>("select count(*) from audit where call = 'owner/update'")).ShouldBe(2);
        await Should.ThrowAsync<OwnerInactiveException>(() => Services.SendAsync(back, directory));
        (await Services.SendAsync(back, operating)).IsChanged.ShouldBeTrue();
    }

    /// <summary>On PostgreSQL: what is begun waits before it stores an invitation, until all wait that are to.</summary>
    private async Task WithoutWritesOfInvitationsAsync(Action begin, long waiting, Action? then = null)
    {
        if (BackEnd == BackEnd.Sqlite)
        {
            begin();
            then?.Invoke();
            return;
        }

        await using var connection = await Database.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync("lock table invitations in share mode", transaction: transaction);
        begin();
        await ShouldWaitAsync(waiting);
        then?.Invoke();
        await Task.Delay(then is null ? TimeSpan.Zero : TimeSpan.FromSeconds(1)); // without a lock it has ended by then
        await transaction.CommitAsync();
    }

    private Task ShouldWaitAsync(long number) =>
        Eventually.HoldsAsync(async () => await ScalarAsync<long>(CountWaiting) >= number, () => $"No {number} wait.");

    private static async Task<IReadOnlyList<Exception?>> OutcomesAsync(IEnumerable<Task> tasks)
    {
        var outcomes = new List<Exception?>();
        foreach (var task in tasks)
        {
            await task.ContinueWith(ended => outcomes.Add(ended.Exception?.InnerException), TaskScheduler.Default);
        }

        return outcomes;
    }

    private async Task<IReadOnlyList<Invitation>> InvitationsOfAsync(Caller caller)
    {
        await using var scope = Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IDeviceRepository>().InvitationsOfAsync(caller.Name, None);
    }

    private async Task<IEnumerable<string>> OfferedAsync()
    {
        await using var scope = Services.CreateAsyncScope();
        var offered = await scope.ServiceProvider.GetRequiredService<IDeviceRepository>().WithServersAsync(Policy, None);
        return offered.Servers.Select(server => $"{server}");
    }
}
