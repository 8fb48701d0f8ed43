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
        public const string DisabledForIdling = "Disabled: idle";
        public const string PartlyDisabled = "Partly disabled";
        public const string Idle = "Idle for 30 days";
        public const string Expiring = "Expires within a day";

        public const string Name = "Name";
        public const string NameHint = "Letters, digits, _ . and -.";
        public const string PublicKey = "Public key";
        public const string PublicKeyHint = "As `wg pubkey` prints it. The private key stays on the device.";
        public const string Address = "Address";
        public const string AddressHint = "Leave empty for the lowest free one.";
        public const string Networks = "Networks behind it";
        public const string NetworksHint = "CIDRs, separated by commas.";
        public const string ExpiresInDays = "Expires after days";
        public const string ExpiresHint = "Leave empty for no expiry.";
        public const string GiveAccess = "Give access";

        public static string Added(string client, string server) => $"{client} has access to {server}.";
    }
}
