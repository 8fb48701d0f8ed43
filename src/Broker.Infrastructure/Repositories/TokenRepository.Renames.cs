using System.Text.Json;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Broker.Infrastructure.Repositories;

/// <content>Tokens and invitations follow what is renamed.</content>
internal sealed partial class TokenRepository
{
    private const string RenameClient =
        """
        update tokens set client_name = @name where client_name = @client;
        update invitations set client_name = @name where client_name = @client
        """;

    /// <summary>Brokers forget what they know of tokens, the former name included.</summary>
    public async Task RenameClientAsync(ClientName client, ClientName name, CancellationToken cancellationToken)
    {
        await session.ExecuteAsync(RenameClient, new { client, name }, cancellationToken);
        await AnnounceAsync(cancellationToken);
    }

    private const string RenameServer = "update tokens set server_name = @name where server_name = @server";

    private const string SelectNaming =
        "select i.id, i.server_names, i.leases, i.routed_networks from invitations i where i.server_names like @pattern";

    private const string UpdateNames =
        "update invitations set server_names = @names, leases = @leases, routed_networks = @networks where id = @Id";

    public async Task RenameServerAsync(ServerName server, ServerName name, CancellationToken cancellationToken)
    {
        await session.ExecuteAsync(RenameServer, new { server, name }, cancellationToken);
        var rows = await session.QueryAsync<NamingRow>(
            $"{SelectNaming} {database.RowLock}", new { pattern = $"%\"{server}\"%" }, cancellationToken);
        foreach (var row in rows)
        {
            var names = JsonSerializer.Deserialize<string[]>(row.ServerNames)!.Select(Renamed).Distinct(StringComparer.Ordinal);
            var parameters = new
            {
                row.Id,
                names = JsonSerializer.Serialize(names),
                leases = RenamedKeys(row.Leases),
                networks = RenamedKeys(row.RoutedNetworks),
            };
            await session.ExecuteAsync(UpdateNames, parameters, cancellationToken);
        }

        await AnnounceAsync(cancellationToken);

        // What was promised under the new name was of a server that is gone.
        string RenamedKeys(string json) => JsonSerializer.Serialize(
            JsonSerializer.Deserialize<Dictionary<string, string>>(json)!.OrderByDescending(pair => pair.Key == $"{server}")
                .DistinctBy(pair => Renamed(pair.Key), StringComparer.Ordinal)
                .ToDictionary(pair => Renamed(pair.Key), pair => pair.Value, StringComparer.Ordinal));

        string Renamed(string text) => text == $"{server}" ? $"{name}" : text;
    }

    private sealed record NamingRow
    {
        public Domain.Authority.InvitationId Id { get; init; }

        public required string ServerNames { get; init; }

        public required string Leases { get; init; }

        public required string RoutedNetworks { get; init; }
    }
}
