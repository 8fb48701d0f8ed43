using Broker.Contracts;

namespace Broker.Pages;

internal static partial class Texts
{
    internal static class Trails
    {
        public const string When = "When";
        public const string What = "What";
        public const string Who = "Who";
        public const string Server = "Server";
        public const string Client = "Client";
        public const string Caller = "Caller";
        public const string Change = "Change";
        public const string NoEvents = "Nothing has happened yet";
        public const string NoEventsNext =
            "Events appear here as servers and clients are added, changed and removed. They are kept for 30 days, "
            + "unless configured otherwise.";

        public const string NoEntries = "There is no entry";
        public const string NoEntriesNext = "Each change of a server, a client, a token or an invitation appears here, with who made it.";

        public static string As(string role, string? from) => from is null ? role : $"{role}, {from}";

        /// <summary>A kind that a later release adds is shown as it is.</summary>
        public static string Kind(EventResponse entry) => entry.Kind switch
        {
            "added" => "Added",
            "changed" => "Changed",
            "replaced" => "New key",
            "removed" => "Removed",
            "disabled" => "Disabled",
            "enabled" => "Enabled",
            "expired" => "Expired",
            "applied" => $"Applied revision {entry.Revision}",
            "out_of_step" => "Out of step",
            "back_in_step" => "Back in step",
            _ => entry.Kind,
        };
    }
}
