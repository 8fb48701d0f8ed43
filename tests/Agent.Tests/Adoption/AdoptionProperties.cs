using System.Globalization;
using System.Text;

namespace Agent.Tests.Adoption;

/// <summary>Whatever wg and wg-quick accept is adopted without loss, or refused with a reason.</summary>
public sealed class AdoptionProperties
{
    /// <summary>Lines that the running interface decides.</summary>
    private const string Decided = "SaveConfig = true";

    [Property(MaxTest = 400)]
    public void A_file_is_adopted_without_loss_or_refused_with_a_reason(int seed)
    {
        var text = Make(new Random(seed));
        var found = HandMade.Running(text);

        var plan = HandMade.Preview(found);

        if (!plan.IsPossible)
        {
            plan.Problems.Concat(plan.Peers.SelectMany(peer => peer.Problems)).Where(problem => problem.Length > 10).ShouldNotBeEmpty(text);
            return;
        }

        var written = HandMade.Adopted(plan, found);
        string[] kept = [.. text.Split('\n').Where(line => !line.Trim().StartsWith(Decided, StringComparison.OrdinalIgnoreCase))];
        written.Split('\n').Skip(1).ShouldBe(kept, text);
        plan.Peers.Select(peer => peer.Key).ShouldBe(found.Peers.Select(peer => peer.PublicKey), text);
        plan.Peers.Select(peer => peer.Name).Distinct().Count().ShouldBe(plan.Peers.Count, text);
        plan.Peers.All(peer => ClientName.TryParse(peer.Name, out _)).ShouldBeTrue(text);
        foreach (var (peer, running) in plan.Peers.Zip(found.Peers))
        {
            new[] { peer.Lease, peer.SecondLease }.Where(address => address is not null).Select(address => IpText.NetworkOf(address!))
                .Concat(peer.Routed).ShouldBe(running.Networks, ignoreOrder: true, customMessage: text);
        }
    }

    [Property(MaxTest = 400)]
    public void Every_text_is_the_sum_of_its_sections(string? text, int seed)
    {
        foreach (var any in new[] { text ?? "", Make(new Random(seed)) })
        {
            var sections = Agent.WireGuard.FileSections.Parse(any).ToString();
            (sections == any || sections == $"[Interface]\n{any}").ShouldBeTrue(any);
        }
    }

    private static string Make(Random random)
    {
        var end = random.Next(4) == 0 ? "\r\n" : "\n";
        var second = random.Next(3) == 0;
        List<string> lines = [.. Noise(random), Case(random, "[Interface]")];
        List<string> settings =
        [
            Setting(random, "Address", second ? "10.8.0.1/24, fd00::1/64" : "10.8.0.1/24"),
            Setting(random, "PrivateKey", Sample.KeyText("private")), Setting(random, "ListenPort", "51820"),
            .. Some(random, "MTU = 1380", "DNS = 10.8.0.1", "Table = auto", "PostUp = iptables -A FORWARD -i %i -j ACCEPT; true # x", "SaveConfig = true",
                "SaveConfig = false", "FwMark = 0x51", "Address = 172.30.0.1/32", "PreDown = "),
        ];
        foreach (var setting in settings.OrderBy(_ => random.Next()))
        {
            lines.AddRange([.. Noise(random), setting]);
        }

        var count = random.Next(6);
        for (var number = 2; number < 2 + count; number++)
        {
            var host = random.Next(8) == 0 ? random.Next(256) : number;
            List<string> ips = [$"10.8.0.{host}{(random.Next(4) == 0 ? "" : "/32")}"];
            ips.AddRange(Some(random, $"192.168.{number}.0/24", $"10.8.1.{number}/32", "10.8.0.128/25", "0.0.0.0/0")
                .Take(random.Next(6) == 0 ? 2 : 0));
            ips.AddRange(second && random.Next(5) > 0
                ? [$"fd00::{(random.Next(3) == 0 ? number.ToString("x", CultureInfo.InvariantCulture) : number + "")}/128"]
                : []);
            List<string> peer =
            [
                Setting(random, "PublicKey", Sample.Key(number).ToString()),
                .. random.Next(2) == 0
                    ? ips.Select(ip => Setting(random, "AllowedIPs", ip))
                    : [Setting(random, "AllowedIPs", string.Join(random.Next(2) == 0 ? "," : " , ", ips))],
                .. Some(
                    random,
                    Setting(random, "PersistentKeepalive", "25"),
                    $"PresharedKey = {Sample.KeyText("psk" + number)}",
                    "Endpoint = 192.0.2.1:51820"),
            ];
            lines.AddRange([.. Noise(random), Case(random, "[Peer]") + (random.Next(5) == 0 ? $" # name {number}" : "")]);
            foreach (var setting in peer.OrderBy(_ => random.Next()))
            {
                lines.AddRange([.. random.Next(4) == 0 ? Noise(random) : [], setting]);
            }
        }

        return new StringBuilder().AppendJoin(end, lines).Append(random.Next(4) == 0 ? "" : end).Append(random.Next(4) == 0 ? end : "")
            .ToString();
    }

    private static IEnumerable<string> Noise(Random random) =>
        Some(
            random,
            "",
            "# anna laptop",
            "### begin anna ###",
            "### end anna ###",
            "#",
            "# END_PEER x",
            "  ",
            "\t# tab",
            "# Name = bob",
            "# Größe 名前")
            .Take(random.Next(3));

    private static string[] Some(Random random, params string[] all) =>
        all.Where(_ => random.Next(3) == 0).OrderBy(_ => random.Next()).ToArray();

    private static string Setting(Random random, string key, string value) =>
        $"{(random.Next(6) == 0 ? "\t" : "")}{Case(random, key)}{(random.Next(3) == 0 ? "=" : " = ")}{value}{(random.Next(8) == 0 ? " # said" : "")}";

    private static string Case(Random random, string key) => random.Next(5) == 0 ? key.ToLowerInvariant() : key;
}
