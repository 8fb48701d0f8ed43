namespace Broker.Pages;

internal static partial class Texts
{
    internal static class Access
    {
        public const string Title = "Who has access to what";
        public const string SearchClients = "Clients";
        public const string SearchServers = "Servers";
        public const string ClientPages = "Pages of clients";
        public const string ServerPages = "Pages of servers";
        public const string Client = "Client";
        public const string Empty = "There is nothing to show";
        public const string EmptyNext = "A row appears for each client, a column for each server. Add a server first, then clients.";
        public const string None = "no access";
        public const string Legend = "✓ online, – has access and is not online, ! disabled. Choose a client to give or take access.";

        public static string Cell(string client, string server, string state) => $"{client}, {server}: {state}";
    }
}
