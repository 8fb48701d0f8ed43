using Agent.Configuration;
using Broker.Domain.Keys;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Agent.Clients;

/// <summary>The sentences of a client's plan.</summary>
internal static class ClientFindings
{
    public static Finding Foreign(string path, string why) => new(
        FindingKind.Decision, "foreign-file",
        $"{path} {why}: it is left alone. Name another file with `interface:` or `output_dir:`, or move this one away.");

    public static Finding OtherKey(ClientName client, PeeringSettings settings, PublicKey found, PublicKey? own) => new(
        FindingKind.Decision, "other-key",
        $"The broker's peering of '{client}' with {settings.ServerName} has the key {found}, this host has {own?.ToString() ?? "none"}: "
        + $"another host uses the name '{client}', or this host's key was lost. If it is another host, change `name:` here. To take the "
        + "peering over, which ends the tunnel of whoever has that key: `wgbroker-agent once --take-over`.");

    public static Finding Revoked(ClientName client, PeeringSettings settings, ClientState host) => new(
        FindingKind.Revoked, "revoked",
        $"The broker has no peering of '{client}' with {settings.ServerName} any more: access was revoked. It is not asked for again by "
        + "itself; `wgbroker-agent once --take-over` asks."
        + StillUp(settings, host));

    public static Finding AccessEnded(PeeringSettings settings, ClientState host) => new(
        FindingKind.Revoked, "access-ended",
        $"The broker refuses this host's token, which it has accepted before, and says that it has ended: access to {settings.ServerName} "
        + "ended. Another token in its file, or another invitation, lets this host in again." + StillUp(settings, host));

    /// <summary>That of <see cref="Disabled"/>.</summary>
    public const string DisabledSlug = "disabled";

    public static Finding Disabled(ClientName client, PeeringSettings settings) => new(
        FindingKind.Problem, DisabledSlug,
        $"The broker has disabled the peering of '{client}' with {settings.ServerName}: {settings.ServerName} does not let this host in "
            + "until it is enabled again. Configuration and keys stay.");

    public static Finding Renamed(ClientName client, ClientName name) => new(
        FindingKind.Warning, "renamed",
        $"The broker calls this client '{name}' now, the configuration '{client}': it is followed. Change `name:` here.");

    public static Finding Differs(string path, Tunnel tunnel, IEnumerable<string> differences) => new(
        FindingKind.Problem, "tunnel-differs",
        $"{tunnel.Interface} is up and differs from what the broker says: {string.Join(", ", differences)}. "
        + $"`wg-quick down {path} && wg-quick up {path}` restarts it.");

    public static Finding NoHandshake(PeeringSettings settings, Tunnel tunnel, DateTimeOffset? latest, DateTimeOffset now) => new(
        FindingKind.Problem, "no-handshake",
        $"{tunnel.Interface} is up, but {settings.ServerName} does not answer: "
        + (latest is { } time ? $"the last handshake was {(now - time).TotalSeconds:0} s ago" : "there was no handshake yet")
        + ". Is the server up, and is its UDP port open on the way?");

    private static string StillUp(PeeringSettings settings, ClientState host) =>
        host.Tunnel is { } tunnel && !host.IsManaged(settings)
            ? $" {tunnel.Interface} is still up: `ip link delete dev {tunnel.Interface}` takes it down."
            : "";

    public static string KeyPending(ServerName server) =>
        $"{server} does not have this host's new key yet, and the tunnel keeps the present one: the next round goes on with it.";

    public static string PresharedKey(PeeringSettings settings, ClientState host) =>
        $"The peering with {settings.ServerName} has a preshared key ({settings.PresharedKeyFile ?? host.Path}), which the server has for "
        + "the present public key alone: with another key the tunnel would be cut. No key is changed. Take the preshared key away first, "
        + "here and at the server (`wg set INTERFACE peer KEY preshared-key /dev/null`), and rotate; then the server's operator sets it "
        + "for the new public key, and it is given back here.";

    public static Finding KeptAllowedIps(string path, string kept, string wanted) => new(
        FindingKind.Warning, "allowed-ips",
        $"{path} has other AllowedIPs ({kept}) than the broker says ({wanted}): the file's are kept, since they were changed there. "
        + "Remove the line to have the broker's, or set `allowed_ips:`.");

    public static Finding SavesConfig(string path) => new(
        FindingKind.Warning, "save-config",
        $"{path} has SaveConfig = true: `wg-quick down` writes the running settings over changes of the agent. Run the agent again before "
        + "`wg-quick up`.");
}
