using Broker.TestSupport;

namespace EndToEnd.Tests.Tunnels;

/// <summary>
/// openresolv on a host. Installed, it would take over the resolvers of this machine: build/test.sh only unpacks it, and hosts have it over what
/// they share with the machine.
/// </summary>
internal static class Resolvconf
{
    private static readonly string Unpacked = Path.Combine(Repository.Root, "artifacts/openresolv");

    public static bool IsUnpacked => File.Exists($"{Unpacked}/sbin/resolvconf");

    public static Task MountAsync(NetworkHost host) => host.RunAsync(
        "sh", "-c",
        $"""
        for folder in sbin lib; do mount -t overlay overlay -o "lowerdir={Unpacked}/$folder:/usr/$folder" "/usr/$folder" || exit 1; done
        cp {Unpacked}/etc/resolvconf.conf /etc/ && rm -f /etc/resolv.conf && : > /etc/resolv.conf
        """);
}
