namespace Broker.Pages;

internal static partial class Texts
{
    internal static class Clients
    {
        public const string SearchHint = "Name, owner, note, address or key";
        public const string Owner = "Owner";
        public const string Tag = "Tag";
        public const string Tags = "Tags";
        public const string TagsHint = "Words, separated by commas.";
        public const string Note = "Note";
        public const string Server = "Server";
        public const string Servers = "Servers";
        public const string Client = "Client";
        public const string State = "State";
        public const string LastHandshake = "Last handshake";
        public const string Expires = "Expires";
        public const string AllStates = "All";
        public const string Add = "Add a client";
        public const string Empty = "There is no client yet";
        public const string EmptyNext = "Invite one on the page Invitations, or add one here by its public key.";
        public const string NoMatch = "No client matches";
        public const string NoMatchNext = "Change the search or the filters.";

        public const string Online = "Online";
        public const string Offline = "Offline";
        public const string NeverConnected = "Never connected";
        public const string Disabled = "Disabled";
        public const string PartlyDisabled = "Partly disabled";
        public const string Idle = "Idle for 30 days";
        public const string Expiring = "Expires within a day";

        public const string Name = "Name";
        public const string NameHint = "Letters, digits, _ . and -.";
        public const string PublicKey = "Public key";
        public const string PublicKeyHint = "As `wg pubkey` prints it. The private key stays on the device.";
        public const string Address = "Address";
        public const string AddressHint = "Empty for the lowest free one.";
        public const string Networks = "Networks behind it";
        public const string NetworksHint = "CIDRs, separated by commas.";
        public const string ExpiresInDays = "Expires after how many days";
        public const string ExpiresHint = "Empty for never.";
        public const string GiveAccess = "Give access";

        public static string Added(string client, string server) => $"{client} has access to {server}.";
    }

    internal static class Client
    {
        public const string Missing = "There is no such client";
        public const string MissingNext = "It was removed, or it was renamed.";
        public const string Details = "Details";
        public const string Access = "Access";
        public const string GiveMore = "Give access to another server";
        public const string Edit = "Change owner, note, tags and expiry";
        public const string Disable = "Disable";
        public const string Enable = "Enable";
        public const string Revoke = "Revoke everywhere…";
        public const string RevokeDeed = "Revoke everywhere";
        public const string Remove = "Remove";
        public const string ExpiresOn = "Expires on";
        public const string ExpiresOnHint = "Empty for never. The day ends in your time zone.";
        public const string Address = "Address";
        public const string Traffic = "Received, sent";
        public const string Key = "Public key";
        public const string Networks = "Networks behind it";
        public const string Created = "Added";
        public const string Updated = "The client was changed.";
        public const string RevokeTokens =
            "Its tokens and open invitations end too. Its keys are forgotten, and its addresses are free for others.";
        public const string RevokeBack = "To let it in again, add or invite it again: it may get other addresses.";
        public const string RemoveBack = "The address is free for others then. Its access to other servers stays.";
        public const string RemoveLast =
            "It is its last access: the client is removed with its tokens, open invitations, owner, note and tags.";

        public static string RevokeTitle(string client) => $"Revoke {client} everywhere?";

        public static string Loses(string server, string address) => $"{server}: loses {address}";

        public static string OnlineNow(string handshake) => $", online now (handshake {handshake})";

        public static string Revoked(string client) => $"{client} is revoked.";

        public static string RemoveTitle(string client, string server) => $"Remove {client} from {server}?";

        public static string Removed(string client, string server) => $"{client} is removed from {server}.";
    }
}
