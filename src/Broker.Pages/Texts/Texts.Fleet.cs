namespace Broker.Pages;

internal static partial class Texts
{
    internal static class Fleet
    {
        public const string Title = "Fleet";
        public const string Servers = "Servers";
        public const string InStep = "in step";
        public const string Online = "tunnels online";
        public const string Attention = "need attention";
        public const string Server = "Server";
        public const string State = "State";
        public const string Clients = "Online";
        public const string Free = "Free addresses";
        public const string Agent = "Agent";
        public const string LastReport = "Last report";
        public const string Empty = "There is no server yet";
        public const string EmptyNext =
            "Invite one: on the page Invitations, make an invitation for a server, and run `wgbroker-agent join` with "
            + "it on the host.";

        public const string SearchHint = "Name, endpoint, address or key";
        public const string NoMatch = "No server matches";

        public const string MarkInStep = "In step";
        public const string MarkOutOfStep = "Out of step";
        public const string MarkApplying = "Applying";
        public const string MarkContested = "Two hosts report";
        public const string MarkProblems = "Problem";
        public const string MarkNeverSeen = "No agent yet";
        public const string MarkSilent = "Silent";
        public const string MarkFull = "Full";

        /// <summary>For who does not see the figures change.</summary>
        public static string AttentionNow(int servers) => servers == 1 ? "1 server needs attention" : $"{servers} servers need attention";

        public static string OnlineOf(long online, long peers) => $"{online} of {peers}";
    }
}
