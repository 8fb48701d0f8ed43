namespace Broker.Pages;

internal static partial class Texts
{
    internal static class Tokens
    {
        public const string Add = "Add a token";
        public const string Name = "Name";
        public const string NameHint = "Who uses it: a person, a service, or a host.";
        public const string Role = "Role";
        public const string BoundTo = "Bound to";
        public const string Server = "Server";
        public const string Client = "Client";
        public const string Expires = "Expires";
        public const string ExpiresInDays = "Expires after how many days";
        public const string ExpiresHint = "Empty for never.";
        public const string LastUsed = "Last used";
        public const string Created = "Made";
        public const string Rotate = "Rotate";
        public const string RotateOverlap = "Hours for which the old secret still works";
        public const string Delete = "Delete";
        public const string Empty = "There is no token yet";
        public const string EmptyNext =
            "Give each person, host and service a token of its own, and the shared password can be switched off.";
        public const string DeleteLoss = "Whoever uses it is refused at once, on every broker.";
        public const string DeleteLossOfServer = "The server's agent keeps every peer, and applies no change any more.";
        public const string DeleteLossOfClient = "The client's agent ends, and its tunnel does not come up again after a restart.";
        public const string RotateLoss = "The old secret ends at once, or after the hours that you give.";

        public static string SecretOf(string token) => $"The secret of {token}";

        public static string DeleteTitle(string token) => $"Delete the token {token}?";

        public static string RotateTitle(string token) => $"Give {token} another secret?";

        public static string RoleMeaning(string role) => role switch
        {
            "admin" => "admin: everything, with tokens and audit",
            "operator" => "operator: servers, clients and invitations",
            "viewer" => "viewer: reads",
            "server" => "server: the agent of one server",
            "client" => "client: the agent of one client",
            "directory" => "directory: says who has left",
            _ => role,
        };
    }

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
        public const string ExpiresInDays = "Days in which it can be accepted";
        public const string AccessInDays = "Days that the access lasts";
        public const string Forever = "Empty for ever.";
        public const string State = "State";
        public const string Open = "Open";
        public const string Used = "Accepted";
        public const string Expired = "Expired";
        public const string Expires = "Until";
        public const string By = "Made by";
        public const string Withdraw = "Withdraw";
        public const string WithdrawLoss = "Its link is refused from then on. What it was exchanged for stays.";
        public const string Empty = "There is no invitation";
        public const string EmptyNext =
            "Make one, and send its link to the person or use it on the host: the keys are made there, and no private key travels.";
        public const string Link = "The link of the invitation";
        public const string LinkCode = "QR code of the link";
        public const string LinkNext = "Send it to the person, or open it on the device. Whoever has it first gets the access.";

        public static string Name(string name) => $"for {name}";

        public static string WithdrawTitle(string name) => $"Withdraw the invitation for {name}?";
    }
}
