using Broker.Application.Invitations.AcceptInvitation;
using Broker.Application.Invitations.AddInvitation;
using Broker.Domain;
using Broker.Domain.Authority;
using Broker.Domain.Keys;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;
using Broker.Infrastructure.Tests.Databases;

namespace Broker.Infrastructure.Tests.Repositories;

/// <summary>A server that people may use for devices of their own.</summary>
public abstract class DeviceTest(BackEnd backEnd) : StorageTest(backEnd)
{
    private protected static ServerName Paris { get; } = ServerName.Parse("paris");

    private protected static ClientName Phone { get; } = ClientName.Parse("phone");

    private protected static DevicePolicy Policy { get; } = new([Paris], 5, TimeSpan.FromDays(30));

    private protected static Caller Person(string name, Role? role = null) => new(name, role ?? Role.Person) { Devices = Policy };

    [SetUp]
    public async Task Add_a_server()
    {
        await using var request = Services.OpenRequest();
        await request.Servers.AddAsync(Sample.Server("paris"), None);
    }

    private protected Task<AcceptedInvitation> AcceptAsync(IssuedInvitation issued, string server = "paris") => Services.SendAsync(
        new AcceptInvitationCommand(
            issued.Secret, new Dictionary<ServerName, PublicKey> { [ServerName.Parse(server)] = Sample.Key(7) }));
}
