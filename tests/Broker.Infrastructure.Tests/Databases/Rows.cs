using Broker.Infrastructure.Repositories;

namespace Broker.Infrastructure.Tests.Databases;

/// <summary>Statements that insert rows past the repositories, in the SQL that both back ends understand.</summary>
internal static class Rows
{
    public static string Id(int number) => $"00000000-0000-0000-0000-{number:D12}";

    /// <summary>A server with one subnet, and its free ranges.</summary>
    public static string Server(
        string name, int id, string cidr, string? key = null, int port = 51820, int reserved = 0, bool allowOverlap = false) =>
        $"""
         insert into servers (id, name, public_key, endpoint_address, endpoint_port, network_address, network_mask,
                              {FirstOf(cidr)}, {LastOf(cidr)}, allow_overlap, n_reserved_ips, allowed_ips, revision)
         values ('{Id(id)}', '{name}', '{key ?? $"key-of-{name}"}', 'vpn.example', {port}, '{cidr.Split('/')[0]}', {cidr.Split('/')[1]},
                 {Ends(cidr)}, {(allowOverlap ? 1 : 0)}, {reserved}, '{cidr}', 1);
         {FreeRanges(name)}
         """;

    /// <summary>The assignments that give a server another subnet.</summary>
    public static string Subnet(string cidr)
    {
        var (subnet, ends) = (cidr.Split('/'), Ends(cidr).Split(", "));
        return $"network_address = '{subnet[0]}', network_mask = {subnet[1]}, {FirstOf(cidr)} = {ends[0]}, {LastOf(cidr)} = {ends[1]}";
    }

    /// <summary>A peering, and its server's free ranges without its lease.</summary>
    public static string Peering(string client, string server, int id, long index, string? key = null) =>
        $"""
         insert into peerings (id, server_id, server_public_key, client_name, public_key, address_index)
         select '{Id(id)}', id, public_key, '{client}', '{key ?? $"key-of-{client}"}', {index} from servers where name = '{server}';
         {FreeRanges(server)}
         """;

    /// <summary>Computes a server's free ranges anew: what lies between one taken index and the next.</summary>
    public static string FreeRanges(string server) =>
        $"""
         delete from free_ranges where server_id in (select id from servers where name = '{server}');
         insert into free_ranges (server_id, first_index, last_index)
         with hosts as (
             select id, server_index,
                    case when network_address not like '%:%' then (cast(1 as bigint) << cast(32 - network_mask as integer)) - 2
                         when network_mask <= 65 then 9223372036854775806
                         else (cast(1 as bigint) << cast(128 - network_mask as integer)) - 1 end as last_index
             from servers where name = '{server}'),
         taken (id, i) as (
             select server_id, address_index from peerings where server_id in (select id from hosts)
             union all select id, server_index from hosts
             union all select id, last_index + 1 from hosts)
         select id, before + 1, i - 1
         from (select id, i, lag(i, 1, cast(0 as bigint)) over (partition by id order by i) as before from taken) as gaps
         where i > before + 1
         """;

    /// <summary>What its agent has said of the server.</summary>
    public static string ServerReport(string server) =>
        $"""
         insert into server_reports (server_id, applied_revision, applied_at, reported_at, agent_version, listen_port)
         select id, revision, 1000, 2000, '1.2.3', 51820 from servers where name = '{server}'
         """;

    public static string PeeringReport(string client, long handshake = 1) =>
        $"""
         insert into peering_reports (peering_id, latest_handshake, rx_bytes, tx_bytes)
         select id, {handshake}, 10, 20 from peerings where client_name = '{client}'
         """;

    /// <summary>The first and the last address, as literals.</summary>
    public static string Ends(string cidr)
    {
        var subnet = Sample.Subnet(cidr);
        return $"'{Intervals.Sortable(subnet.First)}', '{Intervals.Sortable(subnet.Last)}'";
    }

    private static string FirstOf(string cidr) => cidr.Contains(':') ? "first_v6" : "first_v4";

    private static string LastOf(string cidr) => cidr.Contains(':') ? "last_v6" : "last_v4";
}
