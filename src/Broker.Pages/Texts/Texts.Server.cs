namespace Broker.Pages;

internal static partial class Texts
{
    internal static class Server
    {
        public const string State = "State";
        public const string Revision = "Revision";
        public const string LastReport = "Last report";
        public const string Agent = "Agent";
        public const string Clock = "Clock";
        public const string ClockRight = "in sync";
        public const string Online = "Online";
        public const string Addresses = "Addresses in use";
        public const string Endpoint = "Endpoint";
        public const string Subnets = "Subnets";
        public const string Peers = "Clients";
        public const string NoPeers = "No client has access to this server";
        public const string NoPeersNext = "Invite one, or give access on the page Clients.";
        public const string Settings = "Settings";
        public const string RecentEvents = "Recent events";
        public const string Delete = "Delete the server…";
        public const string DeleteDeed = "Delete the server";
        public const string DeleteAgent = "Its agent removes all peers, and its token ends. The subnets are free for others.";
        public const string Handshakes = "Handshakes of the clients listed";
        public const string Recent = "in the last 3 minutes";
        public const string Today = "in the last day";
        public const string Older = "longer ago";
        public const string Never = "never";

        public static string Applied(long? applied, long revision) =>
            applied == revision ? $"{revision}" : $"{revision}, applied: {(applied is null ? "none" : applied)}";

        public static string ClockOff(double seconds) => seconds > 0 ? $"{seconds:0} s ahead" : $"{-seconds:0} s behind";

        public static string DeleteTitle(string server) => $"Delete {server}?";

        public static string DeleteLoss(long peers, long online) => peers switch
        {
            0 => "No client has access to it.",
            1 => $"1 client loses its access and its address{(online > 0 ? ", and is online now" : "")}.",
            _ => $"{peers} clients lose their access and their addresses, {online} of them online now.",
        };
    }
}
