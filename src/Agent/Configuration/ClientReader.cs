using System.Text.RegularExpressions;
using Agent.Files;
using Agent.WireGuard;
using Broker.Domain.Addressing;
using Broker.Domain.Servers;

namespace Agent.Configuration;

/// <summary>Reads what a client host asks for.</summary>
internal static partial class ClientReader
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

        var manages = peering.Flag("manage_interface") ?? false;
        if (manages && !InterfaceName.IsValid(networkInterface ?? server?.ToString() ?? ""))
        {
            peering.Reject(
                "manage_interface", $"needs an interface that wg-quick can make: name one with `interface:`, {InterfaceName.Accepted}.");
        }

        var keepalive = peering.Number("persistent_keepalive", 0, 65_535);
        var mtu = peering.Number("mtu", 576, 65_535);
        return server is null
            ? null
            : new PeeringSettings(server, networkInterface ?? server.ToString(), keepalive, dns, mtu, output)
            {
                ManageInterface = manages,
                AllowedIps = peering.Value<AllowedIps>("allowed_ips"),
                Table = ReadTable(peering),
                PostUp = ReadCommand(peering, "post_up"),
                PreDown = ReadCommand(peering, "pre_down"),
                PresharedKeyFile = peering.Text("preshared_key_file"),
                PresharedKey = peering.FileOf(
                    "preshared_key_file", path => SecretKey.Parse(File.ReadAllText(path)),
                    "holds no preshared key, as `wg genpsk` prints one."),
            };
    }

    private static string? ReadTable(YamlSection peering)
    {
        var table = peering.Text("table");
        if (table is not null && !Table().IsMatch(table))
        {
            peering.Reject("table", $"'{table}' must be off, auto, or the number or name of a routing table.");
        }

        return table;
    }

    private static string? ReadCommand(YamlSection peering, string key)
    {
        var command = peering.Text(key)?.Trim();
        if (command?.Contains('#', StringComparison.Ordinal) == true)
        {
            peering.Reject(key, "must not have a '#': wg-quick would cut the command there.");
        }

        return command;
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_.-]{1,64}\z", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Table();

    /// <summary>A resolver may be on this host, an endpoint may not.</summary>
    private static bool IsResolverOrDomain(string text) => IpText.TryParseAddress(text, out _) || EndpointAddress.TryParse(text, out _);
}
