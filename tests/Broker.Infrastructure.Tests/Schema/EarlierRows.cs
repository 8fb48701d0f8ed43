using Broker.Infrastructure.Tests.Databases;

namespace Broker.Infrastructure.Tests.Schema;

/// <summary>Rows as the releases before migration 0005 wrote them.</summary>
internal static class EarlierRows
{
    public static string Server(string name, int id, string cidr, string? key = null, int reserved = 0) =>
        $"""
         insert into servers (id, name, public_key, endpoint_address, endpoint_port, network_address, network_mask,
                              first_address, last_address, n_reserved_ips, allowed_ips, revision)
         values ('{Rows.Id(id)}', '{name}', '{key ?? $"key-of-{name}"}', 'vpn.example', 51820, '{cidr.Split('/')[0]}', {cidr.Split('/')[1]},
                 {Rows.Ends(cidr)}, {reserved}, '{cidr}', 1)
         """;

    public static string Peering(string client, string server, int id, long index, string? key = null) =>
        $"""
         insert into peerings (id, server_id, server_public_key, client_name, public_key, address_index)
         select '{Rows.Id(id)}', id, public_key, '{client}', '{key ?? $"key-of-{client}"}', {index} from servers where name = '{server}'
         """;

    public static string Freed(string server, params long[] indexes) => string.Concat(indexes.Select(index =>
        $"insert into freed_addresses (server_id, address_index) select id, {index} from servers where name = '{server}'; "));
}
