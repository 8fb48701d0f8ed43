using Agent.Configuration;

namespace Agent.Tests.Configuration;

/// <summary>Configurations, as text, that are right until a test changes a line.</summary>
internal static class Yaml
{
    public const string Password = "eleven-blue-herons";

    public const string Server = """
        name: "gateway-1"
        type: "server"
        api_server:
            address: "https://broker.example.org"
            username: "admin"
            password: "eleven-blue-herons"
        server:
            name: "berlin"
            interface: "wg0"
            endpoint_address: "vpn.example.org"
            endpoint_port: 5128
            refresh_frequency: 30
            subnet:
                network_address: "10.0.0.0"
                network_mask: 24
                num_reserved_ips: 20
                allowed_ips: "10.0.0.0/16"
        """;

    public const string Client = """
        name: "laptop"
        type: "client"
        api_server:
            address: "https://broker.example.org"
            username: "admin"
            password: "eleven-blue-herons"
        refresh_frequency: 300
        peering_list:
            - server_name: "berlin"
              interface: "wg0"
              persistent_keepalive: 25
              dns: "10.0.0.1"
              mtu: 1380
              output_dir: "/tmp/wireguard"
        """;

    public static AgentConfiguration Read(string text) => ConfigurationFile.Parse(text, "agent.conf");

    /// <summary>A file with the line that begins so replaced, by nothing or several too.</summary>
    public static string With(string file, string key, string line)
    {
        var (number, old) = Find(file, key);
        var lines = file.Split('\n').ToList();
        lines.RemoveAt(number - 1);
        if (line.Length > 0)
        {
            lines.Insert(number - 1, old[..^old.TrimStart(' ', '-').Length] + line);
        }

        return string.Join('\n', lines);
    }

    /// <summary>The number of the line that has a key; the last one's where several have it.</summary>
    public static int LineOf(string file, string key) => Find(file, key).Number;

    /// <summary>The errors of a file, a line each.</summary>
    public static string[] Errors(string text) => Should.Throw<ConfigurationException>(() => Read(text)).Message.Split('\n');

    private static (int Number, string Line) Find(string file, string key) =>
        file.Split('\n').Select((line, index) => (index + 1, line))
            .Last(line => line.line.TrimStart(' ', '-').StartsWith(key + ":", StringComparison.Ordinal));
}
