using System.Text.Json;
using Broker.TestSupport;

namespace EndToEnd.Tests.Tunnels;

/// <summary>A broker's list of peers that changes from call to call, and all that it has ever said.</summary>
internal sealed class PeerLists(TunnelNetwork network)
{
    private readonly HashSet<string> said = new(StringComparer.Ordinal) { "" };
    private int added;
    private int deleted;

    /// <summary>The last one; each line is a key and an address.</summary>
    public string Current { get; private set; } = "";

    /// <summary>Adds a client, and every third time removes the oldest.</summary>
    public async Task ChangeAsync()
    {
        await AddAsync(1);
        if (added % 3 == 0)
        {
            await network.DeleteClientAsync($"client-{deleted++}");
            await NoteAsync();
        }
    }

    /// <summary>Adds clients.</summary>
    public async Task AddAsync(int count)
    {
        for (var end = added + count; added < end; added++)
        {
            await network.AddPeeringAsync($"client-{added}");
        }

        await NoteAsync();
    }

    /// <summary>The file and the interface of a server are whole, whichever of the lists they have.</summary>
    public async Task ShouldBeWholeAsync(ServerHost server)
    {
        await server.Host.RunAsync("wg-quick", "strip", server.Name);
        var file = WgFile.Parse(server.Read(server.InterfaceFile));
        file.PrivateKey.ShouldBe(server.PrivateKey(server.Name));
        ShouldBeSaid(Text(file.Peers), server.InterfaceFile);
        await Eventually.SucceedsAsync(
            async () => IsOneOrHalfWay(await AppliedAsync(server)).ShouldBeTrue("the interface has peers of no list"));
    }

    public async Task ShouldBeInStepAsync(ServerHost server)
    {
        (await AppliedAsync(server)).ShouldBe(Current);
        Text(WgFile.Parse(server.Read(server.InterfaceFile)).Peers).ShouldBe(Current);
    }

    private async Task NoteAsync()
    {
        using var answer = JsonDocument.Parse(await network.GetAsync("server/config?server_name=berlin"));
        Current = Text(answer.RootElement.GetProperty("peers").EnumerateArray().Select(
            peer => (peer.GetProperty("public_key").GetString()!, $"{peer.GetProperty("ip_address").GetString()}/32")));
        said.Add(Current);
    }

    /// <summary>
    /// Removals come first: an interface may have one list, without the peers that another one of the lists does not have.
    /// </summary>
    private bool IsOneOrHalfWay(string list)
    {
        var lines = Lines(list);
        var larger = said.Select(Lines).Where(lines.IsSubsetOf).ToArray();
        return larger.Any(from => larger.Any(to => from.Count(to.Contains) == lines.Count));
    }

    private static HashSet<string> Lines(string list) => [.. list.Split('\n', StringSplitOptions.RemoveEmptyEntries)];

    private void ShouldBeSaid(string list, string where) =>
        said.Contains(list)
            .ShouldBeTrue($"{where} has {Count(list)} peers, which the broker has never said; the last were {Count(Current)}");

    private static int Count(string list) => list.Length == 0 ? 0 : list.Split('\n').Length;

    private static async Task<string> AppliedAsync(ServerHost server) =>
        Text((await server.PeersAsync()).Select(peer => (peer.Key, peer.Value)));

    private static string Text(IEnumerable<(string Key, string Address)> peers) =>
        string.Join('\n', peers.Select(peer => $"{peer.Key} {peer.Address}").Order(StringComparer.Ordinal));
}
