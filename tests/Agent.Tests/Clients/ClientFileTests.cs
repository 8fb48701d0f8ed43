using System.Text.Json.Nodes;

namespace Agent.Tests.Clients;

/// <summary>How existing files are treated.</summary>
public sealed class ClientFileTests
{
    [Test]
    public async Task All_files_are_for_root_only()
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"));
        await host.RoundAsync();
        host.Say("berlin", server => server with { EndpointPort = 1 });
        await host.RoundAsync();

        var files = new DirectoryInfo(host.Folder.Root).EnumerateFiles("*", SearchOption.AllDirectories).ToArray();

        files.Select(file => file.Name).ShouldBe(
            [".berlin.priv", "berlin.pub", ".berlin.peering", "berlin.conf", "berlin.conf.bak"], ignoreOrder: true);
        files.ShouldAllBe(file => file.UnixFileMode == Sample.OwnerOnly);
    }

    [Test]
    public async Task A_configuration_of_the_same_content_is_not_touched()
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"));
        await host.RoundAsync();
        var (files, told) = (host.Folder.Age(), host.Log.Count);

        for (var i = 0; i < 5; i++)
        {
            (await host.RoundAsync()).ShouldBeTrue();
            host.RestartAgent();
        }

        host.Folder.Look().ShouldBe(files);
        host.Log.Count.ShouldBe(told);
    }

    [TestCase("other spaces")]
    [TestCase("another order")]
    [TestCase("other comments")]
    [TestCase("other line ends")]
    public async Task A_configuration_of_the_same_content_in_another_form_is_not_touched(string form)
    {
        using var host = new ClientHost(ClientHost.Peering("berlin") with { Dns = "10.0.0.1,10.0.0.2", Mtu = 1400 });
        await host.RoundAsync();
        var text = host.TextOf("berlin");
        host.Folder.Write("wireguard/berlin.conf", form switch
        {
            "other spaces" =>
                text.Replace(" = ", "=", StringComparison.Ordinal).Replace("10.0.0.1,", "10.0.0.1 , ", StringComparison.Ordinal),
            "another order" =>
                text.Replace("\nMTU = 1400\n", "\n", StringComparison.Ordinal)
                    .Replace("[Interface]\n", "[Interface]\nMTU = 1400\n", StringComparison.Ordinal),
            "other comments" => "# mine\n\n" + text.Replace("[Peer]", "[Peer] # Berlin", StringComparison.Ordinal),
            _ => text.Replace("\n", "\r\n", StringComparison.Ordinal),
        });
        var files = host.Folder.Age();

        await host.RoundAsync();

        host.Folder.Look().ShouldBe(files);
    }

    [Test]
    public async Task A_configuration_that_others_can_read_is_for_root_only_again()
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"));
        await host.RoundAsync();
        File.SetUnixFileMode(host.PathOf("berlin"), Sample.OwnerOnly | UnixFileMode.OtherRead);

        await host.RoundAsync();

        File.GetUnixFileMode(host.PathOf("berlin")).ShouldBe(Sample.OwnerOnly);
    }

    [Test]
    public async Task A_setting_of_the_agent_s_that_somebody_changed_is_put_right_and_the_file_is_kept()
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"));
        await host.RoundAsync();
        var wanted = host.TextOf("berlin");
        var edited = wanted.Replace("vpn.example.org", "192.0.2.66", StringComparison.Ordinal);
        host.Folder.Write("wireguard/berlin.conf", edited);

        (await host.RoundAsync()).ShouldBeTrue();

        host.TextOf("berlin").ShouldBe(wanted);
        File.ReadAllText($"{host.PathOf("berlin")}.bak").ShouldBe(edited);
        File.GetUnixFileMode($"{host.PathOf("berlin")}.bak").ShouldBe(Sample.OwnerOnly);
        host.Log[^1].ShouldContain("berlin.conf.bak");
    }

    [Test]
    public async Task The_one_before_each_change_is_kept()
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"));
        await host.RoundAsync();
        foreach (var port in new[] { 1, 2 })
        {
            host.Say("berlin", server => server with { EndpointPort = port });
            await host.RoundAsync();
        }

        host.TextOf("berlin").ShouldContain("vpn.example.org:2\n");
        File.ReadAllText($"{host.PathOf("berlin")}.bak").ShouldContain("vpn.example.org:5128\n");
        Directory.GetFiles(host.Folder.Folders.WireGuard, "berlin.conf.2*.bak").ShouldHaveSingleItem()
            .ShouldSatisfyAllConditions(dated => File.ReadAllText(dated).ShouldContain("vpn.example.org:1\n"));
    }

    [Test]
    public async Task Existing_keys_are_used()
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"));
        host.Folder.Write("keys/.berlin.priv", Sample.KeyText("mine"));

        await host.RoundAsync();

        host.TextOf("berlin").ShouldContain(Sample.KeyText("mine"));
        JsonNode.Parse(host.Broker.Changes.ShouldHaveSingleItem().Body)!["public_key"]!.ToString()
            .ShouldBe(Sample.KeyPair("mine").PublicKey.ToString());
        File.ReadAllText(host.Folder.PathOf("keys/.berlin.priv")).ShouldBe(Sample.KeyText("mine"));
    }
}
