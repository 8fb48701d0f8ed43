namespace EndToEnd.Tests.Tunnels;

/// <summary>Each network has the server berlin and a client, both with a configuration and not run yet.</summary>
public abstract class ServerAndClientTests : TunnelTests
{
    private protected ServerHost server = null!;
    private protected ClientHost client = null!;

    [SetUp]
    public async Task AddServerAndClient()
    {
        server = await Network.AddServerAsync();
        client = await Network.AddClientAsync("laptop");
    }
}
