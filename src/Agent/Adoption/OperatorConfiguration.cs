using Agent.Configuration;
using Agent.WireGuard;
using Broker.Domain.Addressing;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;
using YamlDotNet.RepresentationModel;

namespace Agent.Adoption;

/// <summary>
/// The YAML that the daemon will read, as far as it is written: the broker and what an operator wants to say. What is missing is taken from
/// the interface and added; what is there stays as it is.
/// </summary>
internal sealed class OperatorConfiguration
{
    private readonly string text;
    private readonly YamlMappingNode root;

    private OperatorConfiguration(string path, string text, YamlMappingNode root) => (Path, this.text, this.root) = (path, text, root);

    public string Path { get; }

    public string? EndpointAddress => Get("server", "endpoint_address");

    public int? EndpointPort => FilePeer.Number(Get("server", "endpoint_port"));

    public int? ReservedCount => FilePeer.Number(Get("server", "subnet", "num_reserved_ips"));

    public bool AllowsOverlap => Get("server", "subnet", "allow_overlap") is "true";

    public string? AllowedIps => Get("server", "subnet", "allowed_ips");

    /// <exception cref="ConfigurationException">There is no such file, or it is none of a server.</exception>
    public static OperatorConfiguration Read(string path)
    {
        try
        {
            var content = File.ReadAllText(path);
            var mapping = Configuration.YamlDocument.Load(content, path) as YamlMappingNode
                ?? throw new ConfigurationException($"{path} is empty.");
            var configuration = new OperatorConfiguration(path, content, mapping);
            return configuration.Get("type") is null or "server"
                ? configuration
                : throw new ConfigurationException($"{path} is a client's: `type` must be server.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(
                $"{path}: {exception.Message} `adopt` needs at least the broker there: api_server with address, "
                    + "and token_file or username and password_file.");
        }
    }

    /// <exception cref="ConfigurationException">What is written of it is wrong.</exception>
    public ApiServer ReadApiServer()
    {
        var errors = new ConfigurationErrors(Path);
        var api = ApiServerReader.Read(new YamlSection(Node("api_server"), "api_server.", 1, errors, ApiServerReader.Keys));
        errors.ThrowIfAny();
        return api!;
    }

    /// <summary>As the configuration says; else the name of this host.</summary>
    /// <exception cref="ConfigurationException">Neither can be a server's name.</exception>
    public ServerName ReadServerName()
    {
        var name = Get("server", "name") ?? Get("name") ?? Environment.MachineName;
        return ServerName.TryParse(name, out var parsed)
            ? parsed
            : throw new ConfigurationException($"{Path}: server.name: '{name}' must be {ServerName.Accepted}.");
    }

    /// <summary>The text that the daemon needs for an adopted interface.</summary>
    /// <exception cref="ConfigurationException">It cannot be added to.</exception>
    public string Complete(string networkInterface, AdoptedServer server)
    {
        var (first, own, second, _) = server.Subnets;
        string[] top = [], section = ["server"], subnet = ["server", "subnet"];
        var host = ClientName.TryParse(Environment.MachineName, out var name) ? $"{name}" : $"{server.Name}";
        var isOfOtherSubnet = Get("server", "subnet", "network_address") is { } written && written != $"{first.First}";
        (string[] Section, string Key, string Value, bool IsNeeded)[] keys =
        [
            (top, "name", Quoted(host), true),
            (top, "type", Quoted("server"), true),
            (section, "name", Quoted($"{server.Name}"), true),
            (section, "interface", Quoted(networkInterface), networkInterface != $"{server.Name}"),
            (section, "endpoint_address", Quoted($"{server.Endpoint!.Address}"), true),
            (section, "endpoint_port", $"{server.Endpoint.Port}", true),
            (section, "listen_port", $"{server.ListenPort}", server.ListenPort != server.Endpoint.Port),
            (subnet, "network_address", Quoted($"{first.First}"), true),
            (subnet, "network_mask", $"{first.Network.PrefixLength}", true),

            // Beside another subnet, which contradicts the interface, they would be wrong.
            (subnet, "server_wg_ip", Quoted($"{own}"), !isOfOtherSubnet && !server.IsFirstHost),
            (subnet, "network_address_v6", Quoted($"{second?.First}"), !isOfOtherSubnet && second is not null),
            (subnet, "network_mask_v6", $"{second?.Network.PrefixLength}", !isOfOtherSubnet && second is not null),
            (subnet, "allow_overlap", "true", !isOfOtherSubnet && server.Options.AllowOverlap),
        ];
        var edit = new YamlAddition(Path, text, root);
        foreach (var key in keys.Where(key => key.IsNeeded))
        {
            edit.AddMissing(key.Section, key.Key, key.Value);
        }

        return edit.Text;
    }

    public bool Differs(string completed) => completed != text;

    /// <summary>What the configuration says otherwise than the interface is; a sentence each.</summary>
    public IEnumerable<string> Contradictions(ServerSettings settings, string networkInterface, AdoptedServer server)
    {
        if (settings.Interface != networkInterface)
        {
            yield return $"{Path} is for the interface {settings.Interface}: correct `interface`, or name another file with --config.";
        }

        var (first, own, second, _) = server.Subnets;
        if (settings.Subnet != first || settings.Pool.SubnetV6 != second || !settings.Pool.ServerAddress.Equals(own))
        {
            yield return $"{Path} says the subnets {string.Join(" and ", settings.Pool.Subnets)} "
                + $"and {settings.Pool.ServerAddress} for the server, the "
                + $"interface has {string.Join(" and ", new[] { first, second }.OfType<Subnet>())} and {own}: "
                + "remove these keys, or correct them.";
        }

        if ((settings.ListenPort ?? settings.Endpoint.Port) != server.ListenPort)
        {
            yield return $"{Path} says listen_port {settings.ListenPort ?? settings.Endpoint.Port}, "
                + $"the interface listens on {server.ListenPort}: correct it.";
        }
    }

    private static string Quoted(string value) => $"\"{value}\"";

    /// <summary>A value that says something; null where it is missing.</summary>
    private string? Get(params string[] keys) => Node(keys) is YamlScalarNode { Value: { Length: > 0 } value } ? value : null;

    private YamlNode? Node(params string[] keys) =>
        keys.Aggregate(
            (YamlNode?)root,
            (node, key) => (node as YamlMappingNode)?.Children.TryGetValue(new YamlScalarNode(key), out var value) == true ? value : null);
}
