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
        public const string Away = "The broker is not responding.";
        public const string ShownIsOld = "What you see is the last known state.";
        public const string TriedAgain = "Retrying.";
        public const string NothingSure = "The change may or may not have been made. It is safe to try again.";
        public const string KeysStay = "The private keys stay on this page until you leave it. Sign in again below them.";
        public const string Cancel = "Cancel";
        public const string Actions = "Actions";
        public const string Save = "Save";
        public const string Saved = "Saved.";
        public const string Unset = "–";
        public const string NotFound = "Page not found";
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
