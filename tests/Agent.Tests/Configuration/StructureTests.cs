namespace Agent.Tests.Configuration;

/// <summary>Files that are wrong as YAML, or have other keys than known.</summary>
public sealed class StructureTests
{
    [TestCase("endpoint_adress", "endpoint_port", "server.endpoint_adress", "endpoint_address")]
    [TestCase("endpoint-adress", "endpoint_port", "server.endpoint-adress", "endpoint_address")]
    [TestCase("Interfaces", "endpoint_port", "server.Interfaces", "interface")]
    [TestCase("refresh_frequenzy", "endpoint_port", "server.refresh_frequenzy", "refresh_frequency")]
    [TestCase("net_mask", "network_mask", "server.subnet.net_mask", "network_mask")]
    [TestCase("reserved_ips", "num_reserved_ips", "server.subnet.reserved_ips", "num_reserved_ips")]
    [TestCase("passwrod_file", "username", "api_server.passwrod_file", "password_file")]
    [TestCase("cafile", "username", "api_server.cafile", "ca_file")]
    [TestCase("typ", "type", "typ", "type")]
    [TestCase("peer_list", "type", "peer_list", "peering_list")]
    public void An_unknown_key_is_told_with_the_nearest_known_one(string typo, string beside, string path, string nearest)
    {
        var file = Yaml.With(
            Yaml.Server, beside, $"{Yaml.Server.Split('\n')[Yaml.LineOf(Yaml.Server, beside) - 1].TrimStart()}\nINDENT{typo}: 1");
        var indent = new string(' ', Yaml.Server.Split('\n')[Yaml.LineOf(Yaml.Server, beside) - 1].TakeWhile(char.IsWhiteSpace).Count());

        var error = Yaml.Errors(file.Replace("INDENT", indent, StringComparison.Ordinal)).ShouldHaveSingleItem();

        error.ShouldStartWith($"agent.conf:{Yaml.LineOf(Yaml.Server, beside) + 1}: {path} ");
        error.ShouldContain($"'{nearest}'");
    }

    [Test]
    public void A_key_that_is_like_none_is_told_with_all_that_there_are()
    {
        var error = Yaml.Errors(Yaml.Server + "\nzebra: 1").ShouldHaveSingleItem();

        error.ShouldStartWith("agent.conf:18: zebra ");
        error.ShouldContain("name, type, api_server, server, refresh_frequency, peering_list");
    }

    [Test]
    public void An_unknown_key_of_the_part_that_is_not_used_is_an_error_too() =>
        Yaml.Errors(Yaml.Client + "\nserver:\n    nam: x").ShouldHaveSingleItem().ShouldStartWith("agent.conf:16: server.nam ");

    [Test]
    public void A_key_of_the_second_peering_is_told_as_such() =>
        Yaml.Errors(Yaml.Client + "\n    - server_name: paris\n      mtuu: 5").ShouldHaveSingleItem()
            .ShouldStartWith("agent.conf:16: peering_list[1].mtuu ");

    [Test]
    public void All_errors_are_told_at_once_in_the_order_of_their_lines()
    {
        var file = Yaml.Server;
        foreach (var line in new[] { "allowed_ips: ''\n        alowed_ips: 1", "endpoint_port: x", "network_mask: 64", "username: a:b" })
        {
            file = Yaml.With(file, line.Split(':')[0], line);
        }

        Yaml.Errors(file).Select(error => error.Split(' ')[1]).ShouldBe(
            ["api_server.username", "server.endpoint_port", "server.subnet.network_mask", "server.subnet.alowed_ips"]);
    }

    [TestCase("")]
    [TestCase("\n\n# nothing\n")]
    [TestCase("---\n")]
    [TestCase("{}")]
    public void An_empty_file_lacks_all(string text)
    {
        var errors = Yaml.Errors(text);

        errors.ShouldContain(error => error.Contains(": name ", StringComparison.Ordinal));
        errors.ShouldContain(error => error.Contains(": type ", StringComparison.Ordinal));
        errors.ShouldContain(error => error.Contains(": api_server.address ", StringComparison.Ordinal));
        errors.ShouldAllBe(error => error.StartsWith("agent.conf:1: ", StringComparison.Ordinal));
    }

    [TestCase("name")]
    [TestCase("type")]
    [TestCase("address")]
    [TestCase("username")]
    [TestCase("password")]
    [TestCase("endpoint_address")]
    [TestCase("endpoint_port")]
    [TestCase("network_address")]
    [TestCase("network_mask")]
    public void What_is_missing_is_told(string key)
    {
        foreach (var line in new[] { "", $"{key}: \"\"", $"{key}:", $"{key}: null", $"{key}: ~" })
        {
            Yaml.Errors(Yaml.With(Yaml.Server, key, line))
                .ShouldContain(error => error.Contains($"{key} is missing", StringComparison.Ordinal));
        }
    }

    [TestCase("- a\n- b", 1)]
    [TestCase("just text", 1)]
    [TestCase("name: a\napi_server:\n\taddress: b", 3, Description = "a tab")]
    [TestCase("name: \"a", 1, Description = "a quote that does not end")]
    [TestCase("name: a\nname: b", 2, Description = "a key twice")]
    [TestCase("type: client\nname: *nowhere", 2)]
    [TestCase("name: a\n  type: b", 2)]
    [TestCase("name: {a\n", 2, Description = "a brace that does not end")]
    [TestCase("name: a\u0000b", 1)]
    public void What_is_no_mapping_of_keys_is_told_with_its_line(string text, int line) =>
        Yaml.Errors(text)[0].ShouldStartWith($"agent.conf:{line}: ");

    [TestCase("api_server", "api_server: nothing")]
    [TestCase("api_server", "api_server: [a]")]
    public void A_section_without_keys_is_told(string key, string line) =>
        Yaml.Errors(Yaml.With(Yaml.Server.Split("    address")[0] + "server:" + Yaml.Server.Split("server:")[^1], key, line))
            .ShouldContain(error => error.StartsWith("agent.conf:3: api_server must", StringComparison.Ordinal));

    [TestCase("peering_list: berlin")]
    [TestCase("peering_list: { server_name: berlin }")]
    public void A_list_that_is_none_is_told(string line) =>
        Yaml.Errors(Yaml.Client.Split("peering_list")[0] + line)[0].ShouldStartWith("agent.conf:8: peering_list must be a list");

    [Test]
    public void A_client_needs_a_peering() =>
        Yaml.Errors(Yaml.Client.Split("peering_list")[0]).ShouldHaveSingleItem().ShouldContain("peering_list is missing");

    [TestCase("", "")]
    [TestCase("", "output_dir: /etc/wireguard", Description = "where it is written anyway")]
    [TestCase("output_dir: /a", "output_dir: /a/")]
    [TestCase("output_dir: /a", "output_dir: /a/../a")]
    public void Two_peerings_of_one_file_are_refused(string first, string second)
    {
        var file = Yaml.Client.Split("      interface")[0]
            + $"      interface: wg0\n      {first}\n    - server_name: paris\n      interface: wg0\n      {second}\n";

        Yaml.Errors(file).ShouldHaveSingleItem().ShouldContain("peering_list[1]");
    }

    [Test]
    public void Anchors_and_aliases_read()
    {
        var server = Yaml.Read(
            Yaml.With(Yaml.With(Yaml.Server, "interface", "interface: &wg wg7"), "endpoint_address", "endpoint_address: *wg")).Server!;

        (server.Interface, server.Endpoint.Address.ToString()).ShouldBe(("wg7", "wg7"));
    }
}
