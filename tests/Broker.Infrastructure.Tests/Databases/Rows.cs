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

    private static (string Network, string Mask, string First, string Last) Parts(string cidr)
    {
        var subnet = Sample.Subnet(cidr);
        return (cidr.Split('/')[0], cidr.Split('/')[1], Sortable(subnet, last: false), Sortable(subnet, last: true));
    }

    private static string Sortable(Subnet subnet, bool last) =>
        "4:" + Convert.ToHexString((last ? subnet.Last : subnet.First).GetAddressBytes());
}
