using System.Text;
using Agent.WireGuard;

namespace Agent.Tests.Clients;

/// <summary>What a round may change on a host, and how often it has asked the broker for something.</summary>
/// <param name="Text">The configuration's; null if there is none.</param>
/// <param name="Others">The texts of the other files beside it.</param>
internal sealed record ClientLook(string? Text, string[] Others, string? Keys, int Asked);

/// <summary>A client host with a peering, and a broker, in some state.</summary>
internal sealed class ClientCase(Random random) : IDisposable
{
    private readonly List<string> story = [];

    public ClientHost Host { get; } = new(ClientHost.Peering("berlin") with
    {
        PersistentKeepalive = random.Next(2) == 0 ? null : 25,
        ManageInterface = random.Next(2) == 0,
    });

    public bool MayTakeOver { get; } = random.Next(3) == 0;

    /// <summary>The file is somebody else's.</summary>
    public bool IsForeign { get; private set; }

    /// <summary>The peering has a key that this host never had.</summary>
    public bool IsAnothers { get; private set; }

    /// <summary>This host had the peering, and it was deleted.</summary>
    public bool IsRevoked { get; private set; }

    public bool IsUp => Host.WireGuard.Interfaces.Count > 0;

    public async Task ArrangeAsync()
    {
        var wasGranted = Maybe(3, "granted before") && await Host.RoundAsync();
        if (wasGranted)
        {
            ArrangeHost();
        }

        ArrangeFile(wasGranted);
        ArrangeBroker(wasGranted);
        Host.RestartAgent();
        Host.WireGuard.Changes.Clear();
    }

    public ClientLook Look()
    {
        var path = Host.PathOf("berlin");
        var others = Directory.GetFiles(Host.Folder.Folders.WireGuard).Where(file => file != path).Select(File.ReadAllText)
            .Order(StringComparer.Ordinal);
        var keys = Host.Folder.PathOf("keys/.berlin.priv");
        return new ClientLook(
            File.Exists(path) ? File.ReadAllText(path, Encoding.Latin1) : null, [.. others],
            File.Exists(keys) ? File.ReadAllText(keys) : null,
            Host.Broker.Changes.Count);
    }

    public override string ToString() => $"{string.Join(", ", story)}{(MayTakeOver ? ", --take-over" : "")}";

    public void Dispose() => Host.Dispose();

    /// <summary>The tunnel is up, as its file says or otherwise; the key was lost.</summary>
    private void ArrangeHost()
    {
        if (Maybe(2, "up"))
        {
            var tunnel = Host.Up("berlin");
            tunnel.IsRaised = !Maybe(4, "link down");
            tunnel.PrivateKey = Maybe(4, "another key on the interface") ? Sample.KeyText("other") : tunnel.PrivateKey;
        }

        if (Maybe(5, "key lost"))
        {
            File.Delete(Host.Folder.PathOf("keys/.berlin.priv"));
        }

        if (Maybe(5, "an earlier backup"))
        {
            Host.Folder.Write("wireguard/berlin.conf.bak", "precious\n");
        }
    }

    private void ArrangeFile(bool wasGranted)
    {
        var theirs = $"[Interface]\nPrivateKey = {Sample.KeyText("theirs")}\nAddress = 10.7.0.2/24\n";
        string?[] texts =
        [
            .. wasGranted ? Edits(Host.TextOf("berlin")) : [null, "", "# reserved\n"],
            theirs, $"{ServerFile.Header(ServerName.Parse("berlin"))}\n{theirs}", "[Interface]\nPostUp = wg set %i private-key /etc/key\n",
        ];
        var chosen = random.Next(texts.Length);
        IsForeign = chosen >= texts.Length - 3;
        story.Add($"file {chosen} of {texts.Length}");
        if (texts[chosen] is { } text)
        {
            Host.Folder.Write("wireguard/berlin.conf", text);
        }
        else
        {
            File.Delete(Host.PathOf("berlin"));
        }
    }

    /// <summary>What an operator does to the agent's file.</summary>
    private static string?[] Edits(string text) =>
    [
        text, null, $"# mine\n{text}", text.Replace("[Interface]", "[Interface]\nTable = off\nPostUp = true", StringComparison.Ordinal),
        text.Replace("AllowedIPs = 10.0.0.0/24", "AllowedIPs = 10.0.0.0/24, 10.9.0.0/16", StringComparison.Ordinal),
        text.Replace("Endpoint = vpn.example.org:5128", "Endpoint = 192.0.2.9:1 # by hand", StringComparison.Ordinal),
        text.Replace("\n", "\r\n", StringComparison.Ordinal), $"{text}\n[Peer]\nPublicKey = {Sample.Key(5)}\nAllowedIPs = 10.8.0.0/16\n",
    ];

    private void ArrangeBroker(bool wasGranted)
    {
        Host.Broker.TellsPeerings = !Maybe(6, "a broker of an earlier release");
        if (Maybe(3, "other values"))
        {
            Host.Say("berlin", server => server with { EndpointPort = 7 }, subnet => subnet with { Lease = "10.0.0.30" });
        }

        if (wasGranted && Maybe(4, "revoked"))
        {
            Host.Broker.Revoke("berlin");
            IsRevoked = true;
        }
        else if (Maybe(5, "held by another host"))
        {
            Host.Broker.Hold("berlin", Sample.Key(99).ToString());
            IsAnothers = Host.Broker.TellsPeerings;
        }
    }

    private bool Maybe(int oneIn, string what)
    {
        var isSo = random.Next(oneIn) == 0;
        if (isSo)
        {
            story.Add(what);
        }

        return isSo;
    }
}
