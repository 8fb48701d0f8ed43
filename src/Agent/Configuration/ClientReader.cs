using Agent.Files;
using Broker.Domain.Addressing;
using Broker.Domain.Servers;

namespace Agent.Configuration;

/// <summary>Reads what a client host asks for.</summary>
internal static class ClientReader
{
    /// <summary>Incomplete where something is wrong with it, which is noted.</summary>
    public static ClientSettings Read(YamlSection root, IReadOnlyList<YamlSection> peerings)
    {
        if (peerings.Count == 0)
        {
            root.Reject("peering_list", "is missing: each entry has a server_name.");
        }

        var refresh = TimeSpan.FromSeconds(root.Number("refresh_frequency", 1, ConfigurationFile.LargestInterval) ?? 300);
        List<PeeringSettings> settings = [];
        foreach (var peering in peerings)
        {
            if (ReadPeering(peering) is not { } read)
            {
                continue;
            }

            if (settings.Exists(other => PathOf(other) == PathOf(read)))
            {
                peering.Reject("server_name", $"'{read.Interface}' is there twice: both would write the same file.");
            }

            settings.Add(read);
        }

        return new ClientSettings(refresh, settings);
    }

    private static string PathOf(PeeringSettings peering) =>
        Path.GetFullPath(AgentFolders.Default.Configuration(peering.Interface, peering.OutputDir));

    private static PeeringSettings? ReadPeering(YamlSection peering)
    {
        var server = peering.RequiredValue<ServerName>("server_name");
        var networkInterface = peering.Text("interface");
        if (networkInterface is not null && !InterfaceName.IsValid(networkInterface))
        {
            peering.Reject("interface", $"'{networkInterface}' must be {InterfaceName.Accepted}.");
            networkInterface = null;
        }

        var dns = peering.Text("dns");
        if (dns is not null && !dns.Split(',', StringSplitOptions.TrimEntries).All(IsResolverOrDomain))
        {
            peering.Reject("dns", $"'{dns}' must be addresses or search domains, separated by commas.");
        }

        var output = peering.Text("output_dir");
        if (output is not null && !Path.IsPathFullyQualified(output))
        {
            peering.Reject("output_dir", $"'{output}' must be a path that begins with '/'.");
        }

        var keepalive = peering.Number("persistent_keepalive", 0, 65_535);
        var mtu = peering.Number("mtu", 576, 65_535);
        return server is null
            ? null
            : new PeeringSettings(server, networkInterface ?? server.ToString(), keepalive, dns, mtu, output);
    }

    /// <summary>A resolver may be on this host, an endpoint may not.</summary>
    private static bool IsResolverOrDomain(string text) => IpText.TryParseAddress(text, out _) || EndpointAddress.TryParse(text, out _);
}
