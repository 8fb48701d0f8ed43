using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Broker.Domain.Authority;

/// <summary>What a person may have of devices (rule 13).</summary>
/// <param name="Servers">The servers that it may use.</param>
/// <param name="Most">How many devices it may have, open invitations included.</param>
/// <param name="Lasting">How long a device lasts until it is renewed; null for ever.</param>
public sealed record DevicePolicy(IReadOnlyList<ServerName> Servers, int Most, TimeSpan? Lasting)
{
    /// <returns>What somebody may have to whom all of these apply: of each the most; null for none.</returns>
    public static DevicePolicy? Of(IReadOnlyCollection<DevicePolicy> policies) => policies.Count == 0 ? null : new DevicePolicy(
        [.. policies.SelectMany(policy => policy.Servers).Distinct().OrderBy(server => $"{server}", StringComparer.Ordinal)],
        policies.Max(policy => policy.Most),
        policies.Any(policy => policy.Lasting is null) ? null : policies.Max(policy => policy.Lasting));

    /// <exception cref="ServerNotOfferedException">It is not among those that the person may use.</exception>
    public void EnsureOffered(ServerName server)
    {
        if (!Servers.Contains(server))
        {
            throw new ServerNotOfferedException(server, Servers);
        }
    }

    /// <param name="had">How many devices and open invitations there are.</param>
    /// <exception cref="TooManyDevicesException">One more would be too many.</exception>
    public void EnsureRoom(int had)
    {
        if (had >= Most)
        {
            throw new TooManyDevicesException(Most);
        }
    }
}

/// <summary>The caller is no person, or in no group whose members may have devices.</summary>
public sealed class NoDevicesException() : BrokerException(
    ErrorKind.Forbidden, "no-devices",
    "Own devices are for people who sign in at the identity provider and are in a group that may have some (SelfService).");

/// <summary>It is not there, or somebody else's: which of the two is not told.</summary>
public sealed class DeviceNotFoundException(ClientName device) : BrokerException(
    ErrorKind.NotFound, "device-not-found", $"You have no device '{device}'. device/list names those that you have.");

public sealed class ServerNotOfferedException(ServerName server, IReadOnlyList<ServerName> offered) : BrokerException(
    ErrorKind.Forbidden,
    "server-not-offered",
    $"You may not use server '{server}' for your devices; "
        + $"{(offered.Count > 0 ? $"you may use {string.Join(", ", offered)}" : "there is none that you may use")} (SelfService).");

public sealed class TooManyDevicesException(int most) : BrokerException(
    ErrorKind.Conflict, "too-many-devices",
    $"You may have {most} device{(most == 1 ? "" : "s")}, open invitations included (SelfService). Remove one first.");

/// <summary>The person is said to have left (rules 11 and 13).</summary>
public sealed class OwnerInactiveException(string owner) : BrokerException(
    ErrorKind.Forbidden, "owner-inactive", $"'{owner}' is said to have left. An operator can say otherwise, with owner/update.");
