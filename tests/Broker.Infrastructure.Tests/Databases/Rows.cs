using Broker.Domain.Addressing;

namespace Broker.Infrastructure.Tests.Databases;

/// <summary>Statements that insert rows past the repositories, in the SQL that both back ends understand.</summary>
internal static class Rows
{
    public static string Id(int number) => $"00000000-0000-0000-0000-{number:D12}";

    public static string Server(string name, int id, string cidr, string? key = null, int port = 51820, int reserved = 0)
    {
        var (network, mask, first, last) = Parts(cidr);
        return $"""
            insert into servers (id, name, public_key, endpoint_address, endpoint_port, network_address, network_mask,
                                 first_address, last_address, n_reserved_ips, allowed_ips, revision)
            values ('{Id(id)}', '{name}', '{key ?? $"key-of-{name}"}', 'vpn.example', {port}, '{network}', {mask},
                    '{first}', '{last}', {reserved}, '{cidr}', 1)
            """;
    }

    /// <summary>The assignments that give a server another subnet.</summary>
    public static string Subnet(string cidr)
    {
        var (network, mask, first, last) = Parts(cidr);
        return $"network_address = '{network}', network_mask = {mask}, first_address = '{first}', last_address = '{last}'";
    }

    public static string Peering(string client, string server, int id, long index, string? key = null) =>
        $"""
         insert into peerings (id, server_id, server_public_key, client_name, public_key, address_index)
         select '{Id(id)}', id, public_key, '{client}', '{key ?? $"key-of-{client}"}', {index} from servers where name = '{server}'
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

    private static (string Network, string Mask, string First, string Last) Parts(string cidr)
    {
        var subnet = Sample.Subnet(cidr);
        return (cidr.Split('/')[0], cidr.Split('/')[1], Sortable(subnet, last: false), Sortable(subnet, last: true));
    }

    private static string Sortable(Subnet subnet, bool last) =>
        "4:" + Convert.ToHexString((last ? subnet.Last : subnet.First).GetAddressBytes());
}
