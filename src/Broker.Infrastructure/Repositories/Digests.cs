using Broker.Domain.Servers;

namespace Broker.Infrastructure.Repositories;

/// <summary>Computes digests that are missing since a release that knew none made the last change.</summary>
internal sealed class Digests(Session session)
{
    /// <summary>The digest of <c>servers s</c>, or null where it is of another revision: then it counts as none.</summary>
    public const string Valid = "case when s.digest_revision = s.revision then s.digest end";

    private const string SelectPeerings = $"select {PeeringRow.Columns} from peerings p where p.server_id = @Id";

    /// <summary>The server is locked.</summary>
    public async Task<Server> CompleteAsync(Server server, CancellationToken cancellationToken)
    {
        if (server.Digest is not null)
        {
            return server;
        }

        var rows = await session.QueryAsync<PeeringRow>(SelectPeerings, new { server.Id }, cancellationToken);
        return server with { Digest = server.DigestWith(rows.Select(row => row.ToPeering(server.Pool)!)) };
    }
}
