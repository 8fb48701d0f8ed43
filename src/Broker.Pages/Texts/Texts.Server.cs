namespace Broker.Pages;

internal static partial class Texts
{
    internal static class Server
    {
        public const string Missing = "There is no such server";
        public const string State = "State";
        public const string Revision = "Revision";
        public const string LastReport = "Last report";
        public const string Agent = "Agent";
        public const string Clock = "Its clock";
        public const string ClockRight = "right";
        public const string Online = "Online";
        public const string Addresses = "Addresses in use";
        public const string Endpoint = "Endpoint";
        public const string PublicKey = "Public key";
        public const string Subnets = "Subnets";
        public const string Peers = "Clients";
        public const string NoPeers = "No client has access to this server";
        public const string NoPeersNext = "Invite one, or give access on the page Clients.";
        public const string Settings = "Settings";
        public const string RecentEvents = "What happened last";
        public const string Delete = "Delete the server…";
        public const string DeleteDeed = "Delete the server";
        public const string DeleteAgent = "Its agent removes all peers, and its token ends. The subnets are free for others.";
        public const string Updated = "The server was changed.";
        public const string Handshakes = "Handshakes of the clients listed";
        public const string Recent = "in the last 3 minutes";
        public const string Today = "in the last day";
        public const string Older = "longer ago";
        public const string Never = "never";

        public const string EndpointAddress = "Address that clients connect to";
        public const string EndpointPort = "UDP port";
        public const string AllowedIps = "Networks that clients route into the tunnel";
        public const string AllowedIpsHint = "CIDRs, separated by commas.";
        public const string Dns = "DNS of its clients";
        public const string Mtu = "MTU of its clients";
        public const string MtuHint = "0 for none.";
        public const string Keepalive = "Keepalive of its clients, in seconds";
        public const string Reserved = "Reserved addresses";
        public const string Mask = "Prefix length";
        public const string MaskHint = "Smaller for a wider subnet: every client keeps its address.";
        public const string Quarantine = "Seconds before a freed address is given again";
        public const string Reclaim = "Days without a handshake before a client is disabled";
        public const string ReclaimHint = "0 for never. After as many days more it is removed.";

        public static string Applied(long? applied, long revision) =>
            applied == revision ? $"{revision}" : $"{revision}, applied: {(applied is null ? "none" : applied)}";

        public static string ClockOff(double seconds) => seconds > 0 ? $"{seconds:0} s ahead" : $"{-seconds:0} s behind";

        public static string DeleteTitle(string server) => $"Delete {server}?";

        public static string DeleteLoss(long peers) =>
            peers == 1 ? "1 client loses its access and its address." : $"{peers} clients lose their access and their addresses.";

        public static string Deleted(string server) => $"{server} is deleted.";
    }

    internal static class Access
    {
        public const string Title = "Who has access to what";
        public const string SearchClients = "Clients";
        public const string SearchServers = "Servers";
        public const string Client = "Client";
        public const string Empty = "There is nothing to show";
        public const string EmptyNext = "A row appears for each client, a column for each server. Add a server first, then clients.";
        public const string None = "no access";
        public const string Legend =
            "Green: online. Grey: has access, not online. Yellow: disabled. Choose a client to give or take access.";

        public static string Cell(string client, string server, string state) => $"{client}, {server}: {state}";
    }
}
