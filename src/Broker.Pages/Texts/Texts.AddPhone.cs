namespace Broker.Pages;

internal static partial class Texts
{
    internal static class AddPhone
    {
        public const string What =
            "For a device that is in the room: this browser makes its keys, sends the public ones, and shows QR codes "
            + "for the device to scan. For a device elsewhere, make an invitation.";

        public const string NotYours = "This needs a token of the role operator or admin.";
        public const string Name = "Name";
        public const string NameHint = "Of the device, such as ann-phone: letters, digits, “.”, “-” and “_”.";
        public const string Servers = "Servers";
        public const string ServersHint = "Separated by commas.";
        public const string NoServer = "Name at least one server.";
        public const string Owner = "Owner";
        public const string OwnerHint = "The person who uses it, such as ann@example.com.";
        public const string ExpiresInDays = "Expires after days";
        public const string ExpiresHint = "Leave empty for no expiry.";
        public const string Make = "Make its keys";
        public const string Stored = "Access is stored.";
        public const string Another = "Add another one";
        public const string AnotherTitle = "Leave these codes?";
        public const string AnotherLoss = "The private keys are only on this page. What was neither scanned nor saved is lost.";

        public static string Done(string name) => $"{name} is added";

        public static string SoFar(IEnumerable<string> servers) =>
            $"Added so far: {string.Join(", ", servers)}. Add the other servers, or leave them out, to see the QR codes.";
    }
}
