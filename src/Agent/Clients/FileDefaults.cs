using Agent.Configuration;
using Agent.WireGuard;
using Broker.Domain.Servers;

namespace Agent.Clients;

/// <summary>
/// The broker's defaults of a peering: the host's configuration wins over them, and so do lines that an operator has written.
/// </summary>
internal static class FileDefaults
{
    /// <summary><paramref name="before"/> is what the agent has written, by key.</summary>
    public static PeeringSettings With(
        this PeeringSettings settings, ClientDefaults defaults, FileSection top, FileSection peer,
        IReadOnlyDictionary<string, string> before)
    {
        return settings with
        {
            Dns = settings.Dns ?? (IsOperators(top, "DNS") ? null : defaults.Dns?.ToString()),
            Mtu = settings.Mtu ?? (IsOperators(top, "MTU") ? null : defaults.Mtu),
            PersistentKeepalive = settings.PersistentKeepalive
                ?? (IsOperators(peer, "PersistentKeepalive") || defaults.PersistentKeepalive == 0 ? null : defaults.PersistentKeepalive),
        };

        bool IsOperators(FileSection section, string key) => section.Values(key).Any(value =>
            !before.TryGetValue(key, out var written) || SectionEditor.Normal(value) != SectionEditor.Normal(written));
    }
}
