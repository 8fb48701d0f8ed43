namespace Broker.Pages;

/// <summary>Every sentence of the pages, a class for each part; a translation replaces these files.</summary>
internal static partial class Texts
{
    public const string Product = "WireGuard broker";

    internal static class Shell
    {
        public const string SkipToContent = "Skip to the content";
        public const string Navigation = "Pages";
        public const string Menu = "Menu";
        public const string SignOut = "Sign out";
        public const string Loading = "Loading…";
        public const string Away = "The broker does not answer.";
        public const string ShownIsOld = "What you see is the last known state.";
        public const string TriedAgain = "It is asked again by itself.";
        public const string NothingSure = "It is not known whether the change was made. It can be made again without harm.";
        public const string Cancel = "Cancel";
        public const string Actions = "Actions";
        public const string Save = "Save";
        public const string Saved = "Saved.";
        public const string Unset = "–";
        public const string NotFound = "There is no page here";
        public const string ToFleet = "Go to the fleet";

        public static string SignedInAs(string name, string role) => $"{name} ({role})";
    }

    internal static class Names
    {
        public const string Fleet = "Fleet";
        public const string Clients = "Clients";
        public const string Access = "Access";
        public const string Invitations = "Invitations";
        public const string AddPhone = "Add a phone";
        public const string Tokens = "Tokens";
        public const string Audit = "Audit";
        public const string Events = "Events";
        public const string Devices = "My devices";
    }
}
