using System.Text.Json;
using Broker.Application.Abstractions;
using Broker.Domain.Peerings;

namespace Broker.Infrastructure.Repositories;

internal sealed class ClientRepository(Session session, IDatabase database) : IClientRepository
{
    private const string Select = "select c.owner, c.note from clients c where c.name = @client";

    public async Task<ClientNotes> FindNotesAsync(ClientName client, CancellationToken cancellationToken) =>
        await session.FindAsync<Row>(Select, new { client }, cancellationToken) is { } row ? new ClientNotes(row.Owner, row.Note) : ClientNotes.None;

    /// <summary>
    /// A condition that is always true lets SQLite tell the conflict clause from a join. Rows are locked in the order of the names, as by the
    /// trigger <c>clients_end</c>.
    /// </summary>
    private string Upsert =>
        $"""
        insert into clients (name, owner, note)
        select value ->> 0, value ->> 1, value ->> 2 from {database.JsonElements("@rows")} where true
        on conflict (name) do update set owner = excluded.owner, note = excluded.note
        """;

    public Task SaveNotesAsync(IEnumerable<(ClientName Client, ClientNotes Notes)> clients, CancellationToken cancellationToken)
    {
        var rows = JsonSerializer.Serialize(clients
            .Select(client => new[] { client.Client.ToString(), client.Notes.Owner, client.Notes.Note })
            .OrderBy(row => row[0], StringComparer.Ordinal));
        return session.ExecuteOnAllPeeringsAsync(Upsert, new { rows }, cancellationToken);
    }

    private sealed record Row
    {
        public string? Owner { get; init; }

        public string? Note { get; init; }
    }
}
