namespace Broker.Pages;

internal static partial class Texts
{
    internal static class ServerSettings
    {
        public const string Add = "Add a server";
        public const string AddDeed = "Add the server";
        public const string AddWhat =
            "For a host that you set up yourself. A host whose agent joins with an invitation (page Invitations) adds "
            + "itself, with its key.";

        public const string Edit = "Change the settings";
        public const string Name = "Name";
        public const string RenameHint = "Its agent and its clients go on: it is found by its former name too.";
        public const string PublicKey = "Public key";
        public const string PublicKeyHint = "Of the WireGuard interface on the host.";
        public const string EndpointAddress = "Address that clients connect to";
        public const string EndpointPort = "UDP port";
        public const string NetworkAddress = "Subnet: network address";
        public const string NetworkAddressHint = "Such as 10.8.0.0 or fd00:8::.";
        public const string Mask = "Subnet: prefix length";
        public const string MaskHint = "Smaller for a wider subnet: every client keeps its address.";
        public const string AddressV6 = "IPv6 subnet: network address";
        public const string AddressV6Hint = "Beside an IPv4 subnet: every client gets an address in it too. It stays once it is set.";
        public const string MaskV6 = "IPv6 subnet: prefix length";
        public const string OwnAddress = "Its own address in the tunnel";
        public const string OwnAddressHint = "Empty for the first of the subnet.";
        public const string Reserved = "Reserved addresses";
        public const string ReservedHint = "So many, from the first, are given only by name.";
        public const string AllowedIps = "Networks that clients route into the tunnel";
        public const string AllowedIpsHint = "CIDRs, separated by commas; empty for the subnets.";
        public const string Dns = "DNS of its clients";
        public const string DnsHint = "Addresses and search domains, separated by commas.";
        public const string Mtu = "MTU of its clients";
        public const string MtuHint = "0 for none.";
        public const string Keepalive = "Keepalive of its clients, in seconds";
        public const string Quarantine = "Seconds before a freed address is given again";
        public const string Reclaim = "Days without a handshake before a client is disabled";
        public const string ReclaimHint = "0 for never. After as many days more it is removed.";
        public const string AllowOverlap = "Its subnets may overlap those of other servers";
        public const string Updated = "The server was changed.";

        public const string LosesKey =
            "Whose configuration has the former public key has no tunnel until it has the new one. An agent on a "
            + "client changes that by itself.";

        public static string ChangeTitle(string server) => $"Change {server}?";

        public static string LosesEndpoint(string address, int port) =>
            $"Whose configuration has {address}:{port} keeps that: where it does not answer any more, there is no "
            + "tunnel until the configuration is changed.";

        public static string LosesAddress(string before) =>
            $"The server is not reachable at {before} in the tunnel any more, for example as DNS.";

        public static string LosesIdle(int? days) =>
            $"Who has had no handshake for {days} days is disabled, and removed after as many days more.";

        public static string Concerned(long peers, long online) => peers == 1
            ? $"It concerns 1 client, {online} online now."
            : $"It concerns {peers} clients, {online} of them online now.";
    }
}
