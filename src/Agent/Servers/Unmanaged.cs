using Agent.Configuration;
using Agent.WireGuard;

namespace Agent.Servers;

/// <summary>An interface that an agent has neither made nor adopted: it is only marked, once it is what the broker says.</summary>
internal static class Unmanaged
{
    /// <summary>Whether a plan leaves the interface as it is, or as its file brings it up.</summary>
    public static bool IsMark(Plan plan, HostState host) =>
        !host.State.IsReleased && plan.Findings.All(finding => finding.Kind is FindingKind.Warning) && plan.Steps.All(step => step switch
        {
            WriteFile => true,
            BringUp => host.Device is null && host.File is not null && IsSame(plan, host.File),
            SetRoutes => host.Device is null,
            _ => false,
        });

    /// <summary>Whether the file that is to be written brings the same peers up as the one that is there.</summary>
    public static bool IsSame(ServerFile present, ServerFile written) => PeersOf(present).SetEquals(PeersOf(written));

    /// <summary><paramref name="plan"/> is what is not done.</summary>
    public static Finding Decision(ServerSettings settings, HostState host, Plan plan, bool isAdopting)
    {
        string[] steps = [.. plan.Steps.Where(step => step is not WriteFile).SelectMany(step => step.Texts)];
        var reasons = string.Concat(plan.Findings.Where(finding => finding.IsOpen).Select(finding => $" {finding.Text}"))
            + (steps.Length == 0 ? "" : $" Not done: {Findings.Keys(steps)}.");
        if (isAdopting)
        {
            return Fatal($"{settings.Interface} is not what the broker is to have, and stays as it is.{reasons}");
        }

        var peers = host.Device?.Peers.Count ?? host.File?.PeerKeys.Count() ?? 0;
        return Fatal(
            $"{settings.Interface} has the key of server '{settings.Name}', "
                + $"but {(host.State.IsReleased ? "was released" : "no agent has made or adopted it")}: it stays as it is, with its "
            + $"{peers} peers. `wgbroker-agent adopt {settings.Interface}` shows what it would take over.{reasons}");
    }

    private static Finding Fatal(string text) => new(FindingKind.Decision, "not-adopted", text) { IsFatal = true };

    private static bool IsSame(Plan plan, ServerFile present) =>
        plan.Steps.OfType<WriteFile>().LastOrDefault() is not { } write || IsSame(present, ServerFile.Parse(write.Text));

    private static HashSet<string> PeersOf(ServerFile file) =>
        [.. file.PeerNetworks.SelectMany(peer => peer.Networks.Select(network => $"{peer.Key} {network}").Append($"{peer.Key}"))];
}
