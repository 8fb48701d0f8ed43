namespace Broker.Pages;

internal static partial class Texts
{
    internal static class Join
    {
        public const string Title = "You are invited to a VPN";
        public const string Done = "Your access is ready";
        public const string For = "For";
        public const string Owner = "Owner";
        public const string Note = "Note";
        public const string Servers = "Access to";
        public const string By = "Invited by";
        public const string Until = "Accept until";
        public const string Lasts = "Access lasts";
        public const string ForEver = "until it is taken away";
        public const string What =
            "Your browser makes a key pair. The public key is sent to the broker, the private key stays on this page. "
            + "Then you get a QR code and a file for the WireGuard app.";

        public const string Accept = "Accept";
        public const string Accepting = "Accepting…";
        public const string OwnKeys = "Use a public key that was made elsewhere";
        public const string AcceptWithOwnKeys = "Accept with this public key";
        public const string NoSecretTitle = "There is no invitation in this link";
        public const string NoSecret = "Copy the whole link that you were given, with what follows the #.";
        public const string GoneTitle = "This invitation cannot be used";
        public const string AskAgain = "Ask whoever gave you this link for another one: an invitation can be used once.";
        public const string AgainTitle = "The invitation was accepted on this page";
        public const string Again =
            "The private key was on the page until it was closed or loaded again, or its user signed out. It is stored "
            + "nowhere, so the QR code and the file cannot be shown again.";

        public const string AgainNext =
            "If you have scanned the code or saved the file, nothing is left to do. If not, ask whoever gave you the "
            + "link for another invitation: with it you keep your address.";

        public const string ForServerTitle = "This invitation is for a server";
        public const string AwayWhileAccepting =
            "The broker is not responding, and may have accepted. Try again; if it then says that the invitation was "
            + "used, ask for another one.";

        public const string LoadAgain = "Load this page again, and accept then: a server has another name by now.";

        public static string LastsFor(TimeSpan length) => $"{Time.Length(length)} from when you accept";

        public static string ForServer(string server) =>
            $"It is for the agent of the WireGuard server {server}, not for a phone or a laptop. On that host, run "
            + "this as root, and give it the invitation when it asks: what follows the # in the link.";

        public static string Command(string broker) => $"wgbroker-agent join {broker.TrimEnd('/')}";
    }
}
