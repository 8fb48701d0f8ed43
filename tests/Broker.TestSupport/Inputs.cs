namespace Broker.TestSupport;

/// <summary>
/// What people and programs write into a field, and whether it is a value of it: one verdict for the broker and for its agents.
/// </summary>
/// <param name="Field">As the API spells it; "subnet" stands for network_address/network_mask, "pool" for these and n_reserved_ips.</param>
public sealed record Input(string Field, string Text, bool IsValid)
{
    public override string ToString() => $"{Field} {(IsValid ? "takes" : "refuses")} '{(Text.Length > 50 ? Text[..50] + "…" : Text)}'";
}

public static class Inputs
{
    private const string Key = "QTj3WIwUf+2ilNQLMQ2cKiW8F10T3c+VBxhTVPvvF10=";

    public static IReadOnlyList<Input> All { get; } =
    [
        .. Of("server_name",
            ["a", "0", "A.b_c-1", "a..b", new string('a', 63)],
            [new string('a', 64), ".a", "-a", "_a", "a b", "a/b", "..", "a\n", "ä", "а", "$a", "a:b"]),
        .. Of("client_name",
            ["a", "laptop", "A.b_c-1", new string('a', 253)],
            [new string('a', 254), "..", "../a", "a\\b", "a\tb", "a%i", "a;b"]),
        .. Of("public_key",
            [Key, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "//////////////////////////////////////////8="],
            [
                Key[..43], Key + "=", Key + "\n", " " + Key, Key.Replace("F10=", "F11=", StringComparison.Ordinal), Key.Replace('+', '-'),
                "4138f7588c147feda294d40b310d9c2a25bc175d13ddcf9507185354fbef175d", new string('A', 44), "x",
            ]),
        .. Of("endpoint_address",
            [
                "vpn.example.org", "VPN.Example.org", "localhost", "1.example.org", "xn--bcher-kva.example", "192.0.2.1", "10.0.0.1",
                "2001:db8::1", "2001:DB8:0:0::1", "fd00::1",
            ],
            [
                "::ffff:192.0.2.1", "a.1", "0x7f000001", "127.0.0.1", "::1", "0.0.0.0", "::", "224.0.0.1", "ff02::1", "255.255.255.255",
                "10.1",
                "010.0.0.1", "256.0.0.1", "1.2.3.4.5", "1234", "[2001:db8::1]", "fe80::1%eth0", "2001:db8::1/64", "vpn.example.org:5128",
                "vpn..org", "-vpn.org", "vpn-.org", "vpn_1.org", "vpn.org.", "vpn example", "a.0x1",
            ]),
        .. Of("allowed_ips",
            [
                "10.0.0.0/24", "10.0.0.77/24", "0.0.0.0/0, ::/0", "10.0.0.0/24,fd00::/8", "10.0.0.0", "fd00::1", "FD00:0::1/8",
                string.Join(',', Enumerable.Range(0, 64).Select(number => $"10.{number}.0.0/16")),
            ],
            [
                string.Join(',', Enumerable.Range(0, 65).Select(number => $"10.{number}.0.0/16")), "10.0.0.0/024", "10.0.0.0/33",
                "fd00::/129",
                "10.0.0.0/-1", "10.0.0.0/", "10.0.0.0/24,", "10.0.0.0/24;10.1.0.0/16", "10.0/16", "::ffff:10.0.0.0/120", "[fd00::]/8",
                "fd00::%1/8", "somewhere", "10.0.0.0/24\nPostUp = reboot",
            ]),
        .. Of("subnet",
            ["10.0.0.0/24", "10.0.0.0/8", "192.168.7.0/30", "172.16.0.0/12", "fd00::/64", "fd00::/126", "2001:db8::/32"],
            [
                "10.0.0.1/24", "10.0.0.0/31", "10.0.0.0/32", "10.0.0.0/33", "10.0.0.0/0", "127.0.0.0/24", "0.0.0.0/8", "224.0.0.0/24",
                "fd00::/127", "fd00::/128", "fd00::1/64", "fd00::/129", "ff00::/64", "::/64", "010.0.0.0/24", "10.0/24",
                "::ffff:10.0.0.0/120", "somewhere/24",
            ]),
        .. Of("pool",
            ["10.0.0.0/24/0", "10.0.0.0/24/253", "10.0.0.0/30/0", "10.0.0.0/30/1", "fd00::/64/20"],
            ["10.0.0.0/24/254", "10.0.0.0/30/2", "10.0.0.0/24/2147483647", "fd00::/126/3"]),
    ];

    private static IEnumerable<Input> Of(string field, string[] valid, string[] invalid) =>
        [.. valid.Select(text => new Input(field, text, IsValid: true)), .. invalid.Select(text => new Input(field, text, IsValid: false))];
}
