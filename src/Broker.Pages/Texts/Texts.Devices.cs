namespace Broker.Pages;

internal static partial class Texts
{
    internal static class Devices
    {
        public const string Device = "Device";
        public const string Empty = "You have no device yet";
        public const string EmptyNext = "Add the phone or the laptop that you want to use the VPN with.";
        public const string EndsSoon = "Expires soon";
        public const string Renew = "Renew";
        public const string Rename = "Rename";
        public const string NewName = "New name";
        public const string NameHint = "Letters, digits, “.”, “-” and “_”. No other client may have it.";
        public const string Remove = "Remove";
        public const string RemoveLoss = "Its keys are forgotten and its addresses are free for others. To use it again, add it again.";
        public const string Waiting = "Waiting until the servers report it as applied.";

        public const string NoServer = "There is no server yet that you may use.";
        public const string AddTitle = "Add a device";
        public const string Kind = "What is it?";
        public const string Name = "Name";
        public const string Servers = "Servers";
        public const string Add = "Add it";
        public const string WhereNext = "Its key is made where the invitation is accepted, within an hour, and stays there.";
        public const string Here = "On this device";
        public const string HereWhat = "This browser makes the key, and shows a file and a QR code for the WireGuard app.";
        public const string HereDeed = "Set up this device";
        public const string Elsewhere = "On another device";
        public const string ElsewhereWhat =
            "Open a link there, or scan its QR code with the camera. The key is made in that device's browser.";
        public const string ElsewhereDeed = "Show the link";
        public const string Link = "The link for the other device";
        public const string LinkNext = "Whoever opens it first has the access: give it to nobody else.";
        public const string LinkCode = "QR code with the link for the other device";

        public const string Open = "Open invitations";
        public const string OpenUntil = "Accept until";
        public const string Withdraw = "Withdraw";
        public const string WithdrawLoss = "Its link stops working. A device that was set up with it is not affected.";

        /// <summary>What the name of a device ends with, and what the form calls it.</summary>
        public static IReadOnlyList<(string Ending, string Word)> Kinds { get; } =
            [("phone", "A phone or a tablet"), ("laptop", "A computer")];

        public static string Count(int devices, int most) => $"{devices} of {most} devices";

        public static string Rule(string owner, long? seconds) => seconds is { } length
            ? $"They belong to {owner}. Each lasts {Time.Length(TimeSpan.FromSeconds(length))} from when it was added or renewed."
            : $"They belong to {owner}. They last until they are removed.";

        public static string Full(int most) =>
            $"You may have {most} devices, open invitations included. Remove a device or withdraw an invitation before "
            + "you add another one.";

        public static string Renewed(string name, DateTimeOffset? end) =>
            end is { } time ? $"{name} lasts until {Time.At(time)}." : $"{name} lasts until it is removed.";

        public static string Renamed(string name, string newName) => $"{name} is now called {newName}.";

        public static string RemoveTitle(string name) => $"Remove {name}?";

        public static string Removing(string name) => $"{name} is being removed.";

        public static string Removed(string name) => $"{name} is removed.";

        public static string Added(string name) => $"{name} can be set up now";

        public static string WithdrawTitle(string name) => $"Withdraw the invitation for {name}?";

        public static string Withdrawn(string name) => $"The invitation for {name} is withdrawn.";
    }
}
