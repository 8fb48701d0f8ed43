using Agent.Files;

namespace Agent.Configuration;

/// <summary>Reads what a client host asks for.</summary>
internal static class ClientReader
{
    /// <summary>Of no use where something is wrong with it, which is noted.</summary>
    public static ClientSettings Read(YamlSection root, IReadOnlyList<YamlSection> peerings)
    {
        if (peerings.Count == 0)
        {
            root.Reject("peering_list", "is missing: each entry has a server_name.");
        }

        var refresh = TimeSpan.FromSeconds(root.Number("refresh_frequency", 1, ConfigurationFile.LargestInterval) ?? 300);
        var settings = new ClientSettings(refresh, [.. peerings.Select(ReadPeering)]);
        foreach (var (index, peering) in settings.Peerings.Index())
        {
            if (settings.Peerings.Take(index).Any(other => PathOf(other) == PathOf(peering)))
            {
                peerings[index].Reject("server_name", $"'{peering.Interface}' is there twice: both would write the same file.");
            }
        }

        return settings;
    }

    private static string PathOf(PeeringSettings peering) =>
        Path.GetFullPath(AgentFolders.Default.Configuration(peering.Interface, peering.OutputDir));

    private static PeeringSettings ReadPeering(YamlSection peering)
    {
        var server = peering.Required("server_name");
        if (server.Length > 0 && !Names.IsServer(server))
        {
            peering.Reject("server_name", $"'{server}' {Names.ServerShape}.");
        }

        var networkInterface = peering.Text("interface");
        if (networkInterface is not null && !Names.IsInterface(networkInterface))
        {
            peering.Reject("interface", $"'{networkInterface}' {Names.InterfaceShape}.");
        }

        var dns = peering.Text("dns");
        if (dns is not null && !dns.Split(',', StringSplitOptions.TrimEntries).All(Names.IsEndpoint))
        {
            peering.Reject("dns", $"'{dns}' must be addresses or search domains, separated by commas.");
        }

        var output = peering.Text("output_dir");
        if (output is not null && !Path.IsPathFullyQualified(output))
        {
            peering.Reject("output_dir", $"'{output}' must be a path that begins with '/'.");
        }

        return new PeeringSettings(
            server, networkInterface ?? server, peering.Number("persistent_keepalive", 0, 65_535), dns,
            peering.Number("mtu", 576, 65_535), output);
    }
}
