namespace Broker.Pages;

internal static partial class Texts
{
    internal static class Client
    {
        public const string Missing = "There is no such client";
        public const string MissingNext = "It was removed, or it was renamed.";
        public const string Access = "Access";
        public const string GiveMore = "Give access to another server";
        public const string Edit = "Change name, owner, note, tags and expiry";
        public const string RenameHint =
            "Its addresses and keys stay, and its tokens and invitations follow. The former name is free for others.";
        public const string Change = "Change";
        public const string Disable = "Disable";
        public const string Enable = "Enable";
        public const string DisableAll =
            "It keeps its addresses and keys, and has no tunnel until it is enabled. Its tokens are refused until "
            + "then, and its invitations wait.";

        public const string DisableOne =
            "It keeps its address and key, and has no tunnel to this server until it is enabled. Its other access stays.";
        public const string Revoke = "Revoke everywhere…";
        public const string RevokeDeed = "Revoke everywhere";
        public const string Remove = "Remove";
        public const string ExpiresOn = "Expires on";
        public const string ExpiresOnHint = "Leave empty for no expiry. The day ends in your time zone.";
        public const string Address = "Address";
        public const string AddressHint = "In the server's subnet. An IPv6 address follows from it.";
        public const string Traffic = "Received, sent";
        public const string Key = "Public key";
        public const string Created = "Added";
        public const string Updated = "The client was changed.";
        public const string RevokeTokens =
            "Its tokens and open invitations end too. Its keys are forgotten, and its addresses are free for others.";

        public const string RevokeBack = "To let it in again, add or invite it again: it may get other addresses.";
        public const string RemoveBack = "The address is free for others then. Its access to other servers stays.";
        public const string RemoveLast =
            "This is its last access: the client is removed with its tokens, open invitations, owner, note and tags.";

        public static string RevokeTitle(string client) => $"Revoke {client} everywhere?";

        public static string Loses(string server, string address) => $"{server}: loses {address}";

        public static string And(IEnumerable<string> networks) => $" + {string.Join(", ", networks)}";

        public static string Rests(string server) => $"{server}: no tunnel";

        public static string OnlineNow(string handshake) => $", online now (handshake {handshake})";

        public static string Revoked(string client) => $"{client} is revoked.";

        public static string RemoveTitle(string client, string server) => $"Remove {client} from {server}?";

        public static string Removed(string client, string server) => $"{client} is removed from {server}.";

        public static string DisableTitle(string name) => $"Disable {name}?";

        public static string WasDisabled(string name) => $"{name} is disabled.";

        public static string Enabled(string name) => $"{name} is enabled.";

        public static string ChangeTitle(string client, string server) => $"Change the access of {client} to {server}?";

        public static string AccessUpdated(string client, string server) => $"The access of {client} to {server} was changed.";

        public static string LosesAddress(string before, string after) =>
            $"It loses {before}, and has no tunnel until its configuration has {after}. A client agent updates that by itself.";

        public static string LosesNetwork(string network) => $"{network} behind it is no longer reachable.";
    }
}
