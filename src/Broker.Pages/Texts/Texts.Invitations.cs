using Broker.Contracts;

namespace Broker.Pages;

internal static partial class Texts
{
    internal static class Invitations
    {
        public const string Add = "Invite";
        public const string AddTitle = "Make an invitation";
        public const string Of = "For";
        public const string OfClient = "A client: a phone, a laptop, a host";
        public const string OfServer = "A server: its agent joins with it";
        public const string ClientName = "Name of the client";
        public const string ClientHint = "Letters, digits, _ . and -. If it exists, it gets the servers in addition.";
        public const string Servers = "Servers that it gets access to";
        public const string ServersHint = "Names, separated by commas.";
        public const string ServerName = "Name of the server";
        public const string ServerHint = "It need not exist yet.";
        public const string Owner = "Owner";
        public const string Note = "Note";
        public const string ExpiresInDays = "Can be accepted for days";
        public const string AccessInDays = "Access lasts for days";
        public const string Forever = "Leave empty for no expiry.";
        public const string State = "State";
        public const string Open = "Open";
        public const string Used = "Accepted";
        public const string Expired = "Expired";
        public const string Expires = "Until";
        public const string By = "Created by";
        public const string Withdraw = "Withdraw";
        public const string WithdrawLoss = "Its link is refused from now on. Access that was already given with it stays.";
        public const string SearchHint = "Name of a client or a server";
        public const string NoMatch = "No invitation matches";
        public const string Empty = "There is no invitation";
        public const string EmptyNext =
            "Make one, and send its link to the person or use it on the host: the keys are made there, and no private "
            + "key travels.";

        public const string Link = "The link of the invitation";
        public const string LinkCode = "QR code of the link";
        public const string LinkNext = "Send it to the person, or open it on the device. Whoever has it first gets the access.";

        public static string KindOf(InvitationResponse invitation) => invitation.ClientName is null ? "server" : "client";

        public static string WithdrawOne(string name) => $"{Withdraw} for {name}";

        public static string WithdrawTitle(string name) => $"Withdraw the invitation for {name}?";
    }
}
