using System.Text;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Agent.Joining;

/// <summary>The configuration of a host that has joined, as YAML.</summary>
/// <param name="tokenFile">Where its token is.</param>
/// <param name="caFile">Null for the system's authorities.</param>
internal sealed class JoinedConfiguration(Uri broker, string tokenFile, string? caFile)
{
    public string OfClient(ClientName name, IEnumerable<ServerName> servers)
    {
        var text = Head(name.ToString(), "client").Append("peering_list:\n");
        foreach (var server in servers)
        {
            text.Append($"    - server_name: {Quote(server)}\n");
        }

        return text.ToString();
    }

    /// <summary>What is not known is left empty: `wgbroker-agent check` names it.</summary>
    public string OfServer(ServerName name, ServerTerms terms) => Head(name.ToString(), "server").Append($"""
        server:
            name: {Quote(name)}
            interface: {Quote(terms.Interface)}
            endpoint_address: {Quote(terms.Endpoint?.Address)}
            endpoint_port: {terms.Endpoint?.Port}
            subnet:
                network_address: {Quote(terms.Network?.BaseAddress)}
                network_mask: {terms.Network?.PrefixLength}
                num_reserved_ips: {terms.Reserved}
                allowed_ips: {Quote(terms.AllowedIps)}

        """).ToString();

    private StringBuilder Head(string name, string type) => new($"""
        # Written by `wgbroker-agent join`; yours from now on.
        name: {Quote(name)}
        type: {Quote(type)}
        api_server:
            address: {Quote(broker)}
            token_file: {Quote(tokenFile)}
            ca_file: {Quote(caFile)}

        """);

    private static string Quote(object? value) =>
        $"\"{value?.ToString()?.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
