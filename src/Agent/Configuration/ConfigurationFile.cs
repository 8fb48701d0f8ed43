using Broker.Domain.Peerings;

namespace Agent.Configuration;

/// <summary>Reads an agent's YAML file. Only the part that <c>type</c> names has to be filled in; keys are checked everywhere.</summary>
internal static class ConfigurationFile
{
    public const string DefaultPath = "/etc/wireguardbroker/wireguardbroker.conf";

    /// <summary>Seconds.</summary>
    internal const int LargestInterval = 86_400;

    /// <summary>Milliseconds.</summary>
    internal const int LargestSyncInterval = 60_000;

    /// <exception cref="ConfigurationException">There is no such file, or something in it is wrong.</exception>
    public static AgentConfiguration Read(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path), path, IsReadableByOthers(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ConfigurationException($"{path}: {exception.Message}");
        }
    }

    /// <summary><paramref name="file"/> is its name, for messages.</summary>
    internal static AgentConfiguration Parse(string text, string file, bool readableByOthers = false)
    {
        var errors = new ConfigurationErrors(file);
        var root = new YamlSection(
            YamlDocument.Load(text, file), "", 1, errors, "name", "type", "api_server", "server", "refresh_frequency", "peering_list");
        var api = root.Section("api_server", ApiServerReader.Keys);
        var server = root.Section(
            "server", "name", "interface", "endpoint_address", "endpoint_port", "listen_port", "refresh_frequency", "min_sync_interval",
            "subnet", "dns", "mtu", "persistent_keepalive");
        var subnet = server.Section("subnet", "network_address", "network_mask", "num_reserved_ips", "allowed_ips", "network_address_v6",
            "network_mask_v6", "server_wg_ip", "allow_overlap");
        var peerings = root.Sections(
            "peering_list", "server_name", "interface", "persistent_keepalive", "dns", "mtu", "output_dir", "allowed_ips", "table",
            "post_up", "pre_down", "preshared_key_file", "manage_interface");

        var name = root.RequiredValue<ClientName>("name");
        var type = root.Required("type");
        var apiServer = ApiServerReader.Read(api);
        var serverSettings = type == "server" ? ServerReader.Read(server, subnet) : null;
        var clientSettings = type == "client" ? ClientReader.Read(root, peerings) : null;
        if (type is not ("" or "server" or "client"))
        {
            root.Reject("type", $"'{type}' must be server or client.");
        }

        errors.ThrowIfAny();
        var warnings = Warnings(file, api, apiServer!, clientSettings, readableByOthers);
        return new AgentConfiguration(name!, apiServer!, serverSettings, clientSettings, [.. warnings]);
    }

    private static bool IsReadableByOthers(string path) =>
        (File.GetUnixFileMode(path) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead)) != UnixFileMode.None;

    private static IEnumerable<string> Warnings(
        string file, YamlSection api, ApiServer server, ClientSettings? client, bool readableByOthers)
    {
        if (readableByOthers && api.Text("password") is not null)
        {
            yield return $"{file} holds the broker's password and can be read by others: chmod 600 {file}";
        }

        if (server.SecretFile is { } secret && IsReadableByOthers(secret))
        {
            yield return $"{secret} holds what the broker lets this host in by and can be read by others: chmod 600 {secret}";
        }

        if (server.Address.Scheme == Uri.UriSchemeHttp && !server.Address.IsLoopback)
        {
            yield return $"{server.Address} is not encrypted: what the broker lets this host in by can be read on the way to it.";
        }

        foreach (var key in client?.Peerings.Select(peering => peering.PresharedKeyFile).OfType<string>().Distinct(StringComparer.Ordinal)
            ?? [])
        {
            if (IsReadableByOthers(key))
            {
                yield return $"{key} holds a preshared key and can be read by others: chmod 600 {key}";
            }
        }

        foreach (var peering in client?.Peerings.Where(peering => !InterfaceName.IsValid(peering.Interface)) ?? [])
        {
            yield return $"wg-quick does not take {peering.Interface}.conf, a name of more than 15 characters: "
                + "name a shorter one with `interface:`.";
        }
    }
}
