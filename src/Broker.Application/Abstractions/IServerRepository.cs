using Broker.Domain.Addressing;
using Broker.Domain.Keys;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Broker.Application.Abstractions;

public interface IServerRepository
{
    /// <param name="name">Its name, or the one that it had before it was renamed.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<Server?> FindAsync(ServerName name, CancellationToken cancellationToken);

    Task<Server?> FindByKeyAsync(PublicKey key, CancellationToken cancellationToken);

    /// <summary>Other servers whose subnets overlap this one's, by name. Under the fleet's lock.</summary>
    Task<IReadOnlyList<Server>> FindOverlappingAsync(Server server, CancellationToken cancellationToken);

    /// <summary>
    /// Locks the servers until the transaction ends, in the order of their ids: what a client/add that was under way has added to them is
    /// found then, and a later one waits.
    /// </summary>
    Task LockAllAsync(IEnumerable<Server> servers, CancellationToken cancellationToken);

    /// <summary>Notes that the servers overlap another one. Locks them as well.</summary>
    Task MarkOverlapAsync(IEnumerable<Server> servers, CancellationToken cancellationToken);

    /// <summary>All servers, by name.</summary>
    IAsyncEnumerable<Server> ListAsync(CancellationToken cancellationToken);

    /// <summary>
    /// The server, with its digest, and its row locked until the transaction ends: neither it nor its peerings change meanwhile.
    /// To avoid deadlock, the fleet's lock is taken first, then servers in the order of their ids.
    /// </summary>
    Task<Server?> LockAsync(ServerName name, CancellationToken cancellationToken);

    /// <summary>
    /// Waits for the caller's turn to lock the server, without a connection: for transactions that lock something else before. Who has a
    /// connection already does not wait.
    /// </summary>
    Task AwaitTurnAsync(ServerName name, CancellationToken cancellationToken);

    /// <summary>Likewise of several servers, in the order of their ids.</summary>
    Task AwaitTurnsAsync(IEnumerable<ServerName> servers, CancellationToken cancellationToken);

    /// <summary>Likewise of every server that the client has a peering with.</summary>
    Task AwaitTurnsAsync(ClientName client, CancellationToken cancellationToken);

    /// <summary>Likewise of all clients of the owner.</summary>
    Task AwaitTurnsOfOwnerAsync(string owner, CancellationToken cancellationToken);

    /// <summary>Locks every server that the client has a peering with, in the order of their ids.</summary>
    Task<IReadOnlyList<Server>> LockAllOfAsync(ClientName client, CancellationToken cancellationToken);

    /// <summary>Likewise of all clients of the owner.</summary>
    Task<IReadOnlyList<Server>> LockAllOfOwnerAsync(string owner, CancellationToken cancellationToken);

    /// <summary>Serializes, until the transaction ends, changes of what must be unique among servers.</summary>
    Task LockFleetAsync(CancellationToken cancellationToken);

    Task AddAsync(Server server, CancellationToken cancellationToken);

    /// <summary>Stores all of the server that can change.</summary>
    /// <param name="server">Locked.</param>
    /// <param name="previous">The pool that it had.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task UpdateAsync(Server server, AddressPool previous, CancellationToken cancellationToken);

    /// <summary>Remembers the name that the server had before this one, instead of any earlier one: it is found by both.</summary>
    Task RememberNameAsync(Server server, ServerName former, CancellationToken cancellationToken);

    /// <summary>Deletes the server and all its peerings, and remembers its id; returns the number of peerings.</summary>
    Task<int> DeleteAsync(Server server, CancellationToken cancellationToken);

    /// <summary>The ids of servers that were deleted and had this name last, or before that, the latest first, at most 16.</summary>
    Task<IReadOnlyList<ServerId>> FindDeletedAsync(ServerName name, CancellationToken cancellationToken);

    /// <summary>The name of a server that is spelled most like this one; null when none is near.</summary>
    Task<string?> FindNearestAsync(ServerName name, CancellationToken cancellationToken);
}

public static class ServerRepositories
{
    extension(IServerRepository servers)
    {
        /// <exception cref="ServerNotFoundException">There is no such server.</exception>
        public async Task<Server> GetAsync(ServerName name, CancellationToken cancellationToken) =>
            await servers.FindAsync(name, cancellationToken) ?? throw await servers.NotFoundAsync(name, cancellationToken);

        /// <summary>
        /// The name that the server has now, which stays until the transaction ends; this one where no server has it yet.
        /// </summary>
        public async Task<ServerName> LockNameAsync(ServerName name, CancellationToken cancellationToken) =>
            (await servers.LockAsync(name, cancellationToken))?.Name ?? name;

        /// <summary>
        /// The servers, each with the name that it is sought by, locked in the order of their ids: they keep their present names until the
        /// transaction ends.
        /// </summary>
        /// <exception cref="ServerNotFoundException">One of them is none, the first in the order of the names.</exception>
        public async Task<IReadOnlyList<(ServerName Sought, Server Server)>> LockAllAsync(
            IReadOnlyList<ServerName> names, CancellationToken cancellationToken)
        {
            var locked = await servers.LockKnownAsync(names, cancellationToken);
            return names.Except(locked.Select(server => server.Sought)).FirstOrDefault() is { } missing
                ? throw await servers.NotFoundAsync(missing, cancellationToken)
                : locked;
        }

        /// <summary>Likewise of those that there are.</summary>
        public async Task<IReadOnlyList<(ServerName Sought, Server Server)>> LockKnownAsync(
            IEnumerable<ServerName> names, CancellationToken cancellationToken)
        {
            var found = new List<(ServerName Name, ServerId Id)>();
            foreach (var name in names.Distinct())
            {
                if (await servers.FindAsync(name, cancellationToken) is { } server)
                {
                    found.Add((name, server.Id));
                }
            }

            var locked = new List<(ServerName, Server)>();
            foreach (var (name, _) in found.OrderBy(server => server.Id.Value))
            {
                if (await servers.LockAsync(name, cancellationToken) is { } server)
                {
                    locked.Add((name, server));
                }
            }

            return locked;
        }

        /// <exception cref="KeyInUseException">A server has the key (rule 5).</exception>
        public async Task EnsureKeyIsFreeAsync(PublicKey key, CancellationToken cancellationToken)
        {
            if (await servers.FindByKeyAsync(key, cancellationToken) is { } holder)
            {
                throw new KeyInUseException(key, $"server '{holder.Name}'");
            }
        }

        /// <summary>Says that there is no such server, which of this name were deleted, and which other may be meant.</summary>
        public async Task<ServerNotFoundException> NotFoundAsync(ServerName name, CancellationToken cancellationToken) => new(
            name,
            await servers.FindDeletedAsync(name, cancellationToken),
            await servers.FindNearestAsync(name, cancellationToken));
    }
}
