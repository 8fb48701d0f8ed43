namespace Broker.Pages;

internal static partial class Texts
{
    internal static class Keys
    {
        public const string Insecure =
            "The browser makes keys only on an encrypted page: this one is opened with http://. Ask for a link that "
            + "begins with https://.";

        public const string TooOld =
            "This browser is too old to make a key. Update it, or open the link in another one.";
        public const string Public = "Public key";
        public const string PublicHint = "Made where its private key is to stay: wg genkey | tee private.key | wg pubkey";

        public static string PublicFor(string server) => $"Public key for {server}";
    }

    internal static class Configurations
    {
        public const string KeyGoesHere = "PUT THE PRIVATE KEY HERE";
        public const string AddKey =
            "There is no QR code, since the private key is not here. Save the file, and put the private key into its "
            + "line PrivateKey.";
        public const string TooLongForCode = "This configuration is too long for a QR code. Save the file.";
        public const string ShowText = "Show it as text";
        public const string WhatToDo = "Set it up on the device";
        public const string ShownOnce =
            "The private key was made here and never sent. It is only on this page: scan the code or save the file "
            + "before you close it.";

        public const string Leave =
            "The private key is only on this page, and is lost when you leave it. Leave, even if the code was not scanned "
            + "and the file not saved?";

        public static string CodeOf(string server) => $"QR code with the configuration for {server}";

        public static string Save(string file) => $"Save {file}";

        /// <summary>Two lines for each kind of device.</summary>
        public static IReadOnlyList<Device> Devices(string name) =>
        [
            new(
                "iPhone and iPad",
                "Install WireGuard from the App Store. In it, tap + and “Create from QR code”, and scan the code from another screen.",
                "If this is the device itself: save the file, tap + and “Create from file or archive”."),
            new(
                "Android",
                "Install WireGuard from Google Play or F-Droid. In it, tap + and “Scan from QR code”, and scan the code "
                + "from another screen.",
                "If this is the device itself: save the file, tap + and “Import from file or archive”."),
            new(
                "macOS",
                "Install WireGuard from the App Store, and save the file.",
                "In WireGuard, choose “Import tunnel(s) from file”, then “Activate”."),
            new(
                "Windows",
                "Install WireGuard from wireguard.com/install, and save the file.",
                "In WireGuard, choose “Import tunnel(s) from file”, then “Activate”."),
            new("Linux", "Install wireguard-tools, and move the file:", "Start the tunnel:")
            {
                FirstCommand = $"sudo install -m 600 {name}.conf /etc/wireguard/",
                ThenCommand = $"sudo wg-quick up {name}",
            },
        ];

        internal sealed record Device(string Name, string First, string Then)
        {
            public string? FirstCommand { get; init; }

            public string? ThenCommand { get; init; }
        }
    }
}
