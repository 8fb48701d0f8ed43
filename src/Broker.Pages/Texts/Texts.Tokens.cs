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
        public const string ExpiresInDays = "Expires after days";
        public const string ExpiresHint = "Leave empty for no expiry.";
        public const string LastUsed = "Last used";
        public const string Created = "Created";
        public const string Rotate = "Rotate";
        public const string RotateOverlap = "Hours for which the old secret still works";
        public const string Delete = "Delete";
        public const string NoMatch = "No token matches";
        public const string Empty = "There is no token yet";
        public const string EmptyNext =
            "Give each person, host and service a token of its own, and the shared password can be switched off.";

        public const string DeleteLoss = "Whoever uses it is refused at once, on every broker.";
        public const string DeleteLossOfCaller = "You are signed in with it: this ends your session.";
        public const string DeleteLossOfServer = "The server's agent keeps every peer, and applies no further change.";
        public const string DeleteLossOfClient = "The client's agent stops, and its tunnel does not come up again after a restart.";
        public const string RotateLoss = "The old secret ends at once, or after the hours that you give.";

        public static string SecretOf(string token) => $"The secret of {token}";

        public static string DeleteTitle(string token) => $"Delete the token {token}?";

        public static string RotateTitle(string token) => $"Give {token} another secret?";

        public static string RoleMeaning(string role) => role switch
        {
            "admin" => "admin: everything, with tokens and audit",
            "operator" => "operator: servers, clients and invitations",
            "viewer" => "viewer: read only",
            "server" => "server: the agent of one server",
            "client" => "client: the agent of one client",
            "directory" => "directory: reports people who have left",
            _ => role,
        };
    }
}
