using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using Agent.Adoption;
using Agent.Configuration;
using Agent.Servers;
using Agent.WireGuard;

namespace Agent.Tests.Adoption;

/// <summary>Interfaces that somebody set up by hand, running as their files say.</summary>
internal static partial class HandMade
{
    public static readonly AdoptionOptions Options = new(
        ServerName.Parse("berlin"), EndpointAddress.Parse("vpn.example.org"), EndpointPort: null, AllowOverlap: false, ReservedCount: null,
        AllowedIps: null);

    public static string Folder { get; } = FolderOf();

    public static FoundInterface Read(string name) => Running(File.ReadAllBytes(Path.Combine(Folder, $"{name}.conf")));

    public static FoundInterface Running(string text) => Running(Encoding.UTF8.GetBytes(text));

    public static FoundInterface Running(byte[] bytes)
    {
        var file = FoundFile.Read(bytes);
        var keys = file.File.PrivateKey is { } key ? new KeyPair(key, MemoryWireGuard.PublicKeyOf(key.Reveal())) : null;
        return keys is null
            ? new FoundInterface("wg0", Device: null, Link: null, file, Keys: null)
            : new FoundInterface("wg0", file.File.AsDevice(keys.PublicKey), Routed(file), file, keys);
    }

    /// <summary>With the routes that wg-quick sets for what peers have beside their addresses.</summary>
    private static Link Routed(FoundFile file)
    {
        var link = file.File.AsLink();
        return link with
        {
            Routes = [.. link.Routes, .. file.Peers.SelectMany(peer => peer.Networks)
                .Where(network => !link.Routes.Any(route => route.Contains(network.BaseAddress)))],
        };
    }

    public static AdoptionPlan Plan(FoundInterface found, NameMap? map = null) => AdoptionPlanner.Of(found, map ?? NameMap.Empty, Options);

    /// <summary>The plan with what the daemon's first round says against it.</summary>
    public static AdoptionPlan Preview(FoundInterface found)
    {
        var plan = Plan(found);
        return plan.IsPossible
            ? plan with
            {
                Problems = [.. Rehearsal.Problems(plan, found, Settings(plan), "/etc/wireguard/wg0.conf", DateTimeOffset.UnixEpoch)],
            }
            : plan;
    }

    /// <summary>The file after the adoption.</summary>
    public static string Adopted(AdoptionPlan plan, FoundInterface found) =>
        Rehearsal.PlanOf(plan, found, Settings(plan), "/etc/wireguard/wg0.conf", DateTimeOffset.UnixEpoch)
            .Steps.OfType<WriteFile>().LastOrDefault()?.Text ?? found.File!.Text;

    public static ServerSettings Settings(AdoptionPlan plan)
    {
        var server = plan.Server!;
        return new ServerSettings(
            server.Name, "wg0", server.Endpoint!, TimeSpan.FromSeconds(30), TimeSpan.Zero, AddressPool.Create(server.Subnets.First, 0),
            AllowedIps.Of(AddressPool.Create(server.Subnets.First, 0)), server.ListenPort);
    }

    /// <summary>Private and preshared keys of a file, comments included.</summary>
    public static IEnumerable<string> SecretsOf(string text) =>
        text.Split('\n').Where(line => !line.Contains("public", StringComparison.OrdinalIgnoreCase))
            .SelectMany(line => Key().Matches(line).Select(match => match.Value));

    private static string FolderOf([CallerFilePath] string ownPath = "") => Path.Combine(Path.GetDirectoryName(ownPath)!, "Data");

    [GeneratedRegex("[A-Za-z0-9+/]{43}=", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Key();
}
