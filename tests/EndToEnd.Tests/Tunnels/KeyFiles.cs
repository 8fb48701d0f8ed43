namespace EndToEnd.Tests.Tunnels;

/// <summary>The key pair of a host for the server berlin.</summary>
internal static class KeyFiles
{
    public const string Private = "/etc/wireguardbroker/.berlin.priv";
    public const string Public = "/etc/wireguardbroker/berlin.pub";

    /// <summary>What a client's agent remembers.</summary>
    public const string Note = "/etc/wireguardbroker/.berlin.peering";

    /// <summary>What a server's agent remembers.</summary>
    public const string State = "/etc/wireguardbroker/.berlin.state";

    /// <summary>
    /// The private key may exist without the public one, never the other way round. If both exist, they match. Every file is 0600.
    /// </summary>
    public static async Task ShouldBeWholeAsync(AgentHost host)
    {
        host.Files().ShouldAllBe(file => File.GetUnixFileMode(host.Host.PathOf(file)) == AgentHost.OwnerOnly);
        if (host.Files().Contains(Private))
        {
            var publicKey = await host.Host.RunAsync("sh", "-c", $"wg pubkey < {Private}");
            if (host.Files().Contains(Public))
            {
                host.Read(Public).Trim().ShouldBe(publicKey.Trim());
            }
        }
        else
        {
            host.Files().ShouldNotContain(Public, "a public key without its private one");
        }
    }
}
