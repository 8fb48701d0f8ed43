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
        public const string RenameHint = "Agents and clients keep working: the former name still finds it.";
        public const string PublicKey = "Public key";
        public const string PublicKeyHint = "Of the WireGuard interface on the host.";
        public const string EndpointAddress = "Address that clients connect to";
        public const string EndpointPort = "UDP port";
        public const string NetworkAddress = "Subnet: network address";
        public const string NetworkAddressHint = "Such as 10.8.0.0 or fd00:8::.";
        public const string Mask = "Subnet: prefix length";
        public const string MaskHint = "Smaller for a wider subnet: every client keeps its address.";
        public const string AddressV6 = "IPv6 subnet: network address";
        public const string AddressV6Hint = "In addition to IPv4: every client gets an address in it too. It cannot be changed once set.";
        public const string MaskV6 = "IPv6 subnet: prefix length";
        public const string OwnAddress = "Own address in the tunnel";
        public const string OwnAddressHint = "Leave empty for the first of the subnet.";
        public const string Reserved = "Reserved addresses";
        public const string ReservedHint = "This many, from the first, are given only when asked for by address.";
        public const string AllowedIps = "Networks routed into the tunnel";
        public const string AllowedIpsHint = "CIDRs, separated by commas. Leave empty for the subnets.";
        public const string Dns = "DNS for clients";
        public const string DnsHint = "Addresses and search domains, separated by commas.";
        public const string Mtu = "MTU for clients";
        public const string MtuHint = "0 for none.";
        public const string Keepalive = "Keepalive for clients, in seconds";
        public const string Quarantine = "Address quarantine, in seconds";
        public const string Reclaim = "Disable idle clients after days";
        public const string ReclaimHint = "Without a handshake; 0 for never. They are removed after as many days again.";
        public const string AllowOverlap = "Its subnets may overlap those of other servers";
        public const string Updated = "The server was changed.";

        public const string LosesKey =
            "Clients have no tunnel until their configuration has the new public key. A client agent updates that by "
            + "itself.";

        public static string ChangeTitle(string server) => $"Change {server}?";

        public static string LosesEndpoint(string address, int port) =>
            $"Clients keep sending to {address}:{port} until their configuration is updated: if that no longer "
            + "answers, they have no tunnel.";

        public static string LosesAddress(string before) =>
            $"The server is no longer reachable at {before} in the tunnel, for example as DNS.";

        public static string LosesIdle(int? days) =>
            $"Clients without a handshake for {days} days are disabled, and removed after as many days again.";

        public static string Concerned(long peers, long online) => peers == 1
            ? $"It affects 1 client, {online} online now."
            : $"It affects {peers} clients, {online} of them online now.";
    }
}
