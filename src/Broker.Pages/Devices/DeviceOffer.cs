using Broker.Contracts;

namespace Broker.Pages.Devices;

/// <summary>What the page offers to a person. The broker decides.</summary>
internal static class DeviceOffer
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(7);

    /// <summary>How many of the devices that it may have it has, open invitations included.</summary>
    public static int Count(DevicesResponse devices) => devices.Clients.Count + devices.Invitations.Count;

    public static bool IsFull(DevicesResponse devices) => Count(devices) >= devices.MostDevices;

    public static bool MayRenew(DevicesResponse devices) => devices.ExpiresIn is not null;

    public static bool EndsSoon(DateTimeOffset? expiry, DateTimeOffset now) => expiry - now < Soon;

    /// <summary>Of the devices that there are, or will be.</summary>
    public static IReadOnlyCollection<string> Names(DevicesResponse devices) => devices.Clients.Select(client => client.ClientName)
        .Union(devices.Invitations.Select(invitation => invitation.ClientName).OfType<string>(), StringComparer.Ordinal)
        .ToList();
}
