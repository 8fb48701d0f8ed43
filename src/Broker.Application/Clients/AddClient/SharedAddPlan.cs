using Broker.Application.Abstractions;
using Broker.Domain;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Broker.Application.Clients.AddClient;

/// <summary>Which of the adds are carried out together, and what becomes of their servers.</summary>
internal sealed class SharedAddPlan(SharedGround ground)
{
    private readonly Dictionary<ServerName, ServerGround> servers = [];
    private readonly List<ClientAccess> added = [];
    private readonly Dictionary<ClientName, Peering> newClients = [];
    private readonly HashSet<(ServerName, object)> taken = [];

    public SharedAdditions Additions =>
        new(added, newClients.Values, [.. servers.Keys.Select(name => ground.Servers[name])], servers.Values);

    /// <returns>Null for an add that has to be carried out, or refused, on its own.</returns>
    public ClientAccess? Add(SharedAdd add, int number)
    {
        var (client, server, key) = (add.Command.Client, add.Command.Server, add.Command.Key);
        if (!ground.Possible.TryGetValue(number, out var known) || known?.DisabledAt is not null)
        {
            return null;
        }

        var found = servers.GetValueOrDefault(server) ?? ground.Servers[server];
        if (found.Server.Overlaps || !taken.Add((server, client)) || !taken.Add((server, key)))
        {
            return null;
        }

        try
        {
            var occupancy = new Occupancy(Previous: null, KeyHolder: null, found.Free) { Client = known ?? new ClientRecord(client) };
            var access = found.Server.Peer(new PeeringWish(client, key) { By = add.Caller.Name }, occupancy, ground.Now);
            servers[server] = new ServerGround(access.Server, found.Free.Take(access.Peering.Lease.Index));
            added.Add(access);
            if (known is null)
            {
                newClients.TryAdd(client, access.Peering);
            }

            return access;
        }
        catch (BrokerException)
        {
            return null; // refused on its own, with what its caller is told
        }
    }
}
