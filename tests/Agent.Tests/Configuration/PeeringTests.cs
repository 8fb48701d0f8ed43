namespace Agent.Tests.Configuration;

/// <summary>What a client's peering may say beside the broker's answer.</summary>
public sealed class PeeringTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Test]
    public void Everything_reads()
    {
        var key = folder.Write("psk", Sample.KeyText("psk") + "\n");
        var peering = Yaml.Read(With($"""
            allowed_ips: "10.0.0.7/8,fd00::/8"
            table: "off"
            post_up: "ip route add 10.0.0.0/8 dev %i"
            pre_down: "true"
            preshared_key_file: "{key}"
            """)).Client!.Peerings[0];

        (peering.AllowedIps!.ToString(), peering.Table, peering.PostUp, peering.PreDown, peering.PresharedKeyFile)
            .ShouldBe(("10.0.0.0/8, fd00::/8", "off", "ip route add 10.0.0.0/8 dev %i", "true", key));
        peering.PresharedKey!.Reveal().ShouldBe(Sample.KeyText("psk"));
        peering.ToString().ShouldNotContain(Sample.KeyText("psk"));
    }

    [TestCase("allowed_ips: \"10.0.0.0/33\"", "allowed_ips")]
    [TestCase("table: \"off; reboot\"", "table")]
    [TestCase("post_up: \"true # and more\"", "post_up")]
    [TestCase("post_up: \"true\\nPostUp = reboot\"", "post_up")]
    [TestCase("pre_down: \"#\"", "pre_down")]
    [TestCase("preshared_key_file: \"/nowhere/psk\"", "preshared_key_file")]
    [TestCase("preshared_key_file: \"/etc/hostname\"", "preshared_key_file")]
    [TestCase("manage_interface: maybe", "manage_interface")]
    public void What_is_wrong_is_named(string line, string key) =>
        Yaml.Errors(With(line)).ShouldHaveSingleItem().ShouldContain($"peering_list[0].{key}");

    [TestCase("manage_interface: true", true)]
    [TestCase("manage_interface: false", false)]
    [TestCase("table: auto", false)]
    public void An_interface_is_managed_only_where_that_is_said(string line, bool isManaged) =>
        Yaml.Read(With(line)).Client!.Peerings[0].ManageInterface.ShouldBe(isManaged);

    [Test]
    public void An_interface_that_wg_quick_cannot_make_cannot_be_managed()
    {
        var yaml = Yaml.With(With("manage_interface: true"), "server_name", "server_name: a-server-of-a-long-name");

        Yaml.Read(yaml).Client!.Peerings[0].Interface.ShouldBe("wg0");
        Yaml.Errors(Yaml.With(yaml, "interface", "")).ShouldHaveSingleItem().ShouldContain("peering_list[0].manage_interface");
    }

    [TestCase(UnixFileMode.None, 0)]
    [TestCase(UnixFileMode.GroupRead, 1)]
    [TestCase(UnixFileMode.OtherRead, 1)]
    public void A_preshared_key_that_others_can_read_is_warned_of(UnixFileMode more, int warnings)
    {
        var key = folder.Write("psk", Sample.KeyText("psk"), Sample.OwnerOnly | more);

        var told = Yaml.Read(With($"preshared_key_file: \"{key}\"")).Warnings;

        told.Count.ShouldBe(warnings);
        told.ShouldAllBe(warning => warning.Contains($"chmod 600 {key}", StringComparison.Ordinal));
    }

    private static string With(string lines) =>
        Yaml.With(Yaml.Client, "mtu", string.Join("\n      ", lines.Split('\n').Select(line => line.TrimEnd('\r'))));
}
