using Agent.Brokers;
using Agent.Configuration;
using Agent.Joining;
using Agent.Tests.Brokers;
using Broker.Contracts;
using Broker.Domain.Authority;

namespace Agent.Tests.Joining;

/// <summary>A configuration from a token that is there already: what it is for, the broker says.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class TokenHolderTests : IDisposable
{
    private readonly ScriptedBroker broker = new();
    private readonly HttpClient http;
    private readonly TokenHolder holder;

    public TokenHolderTests()
    {
        http = BrokerConnection.Create(new ApiServer(broker.Address, username: null, Secret.New(SecretKind.Token).Reveal(), caFile: null));
        holder = new TokenHolder(new AuthorityClient(http), new BrokerClient(http));
    }

    public void Dispose()
    {
        http.Dispose();
        broker.Dispose();
    }

    [Test]
    public async Task A_client_s_has_the_servers_of_its_peerings()
    {
        Answer("client", server: null, "laptop");
        foreach (var server in new[] { "paris", "berlin" })
        {
            broker.Peerings[server] = Clients.ClientHost.Answer(server);
            broker.Hold(server, Sample.KeyText(server));
        }

        var member = await holder.AskAsync(CancellationToken.None);

        member.Client.ShouldBe(ClientName.Parse("laptop"));
        member.Servers.Select(server => server.ToString()).ShouldBe(["berlin", "paris"]);
    }

    /// <summary>Its name becomes a path.</summary>
    [Test]
    public async Task A_server_s_name_that_is_none_is_no_answer()
    {
        Answer("client", server: null, "laptop");
        broker.Peerings["../paris"] = Clients.ClientHost.Answer("berlin");
        broker.Hold("../paris", Sample.KeyText("berlin"));

        (await Should.ThrowAsync<BrokerFaultException>(() => holder.AskAsync(CancellationToken.None))).Kind.ShouldBe("invalid-answer");
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_server_s_has_the_terms_that_the_broker_knows(bool isKnown)
    {
        Answer("server", "berlin", client: null);
        broker.Server = isKnown ? Sample.KnownServer() : null;
        var terms = ServerTerms.Parse("vpn.example.net:1", "10.9.0.0/24", reserved: null, networkInterface: null);

        var member = await holder.AskAsync(CancellationToken.None);
        var known = await holder.CompleteAsync(member.Server!, terms, CancellationToken.None);

        (known.Endpoint, $"{known.Network}").ShouldBe(
            isKnown ? (Sample.Endpoint("vpn.example.org", 5128), "10.0.0.0/24") : (Sample.Endpoint("vpn.example.net", 1), "10.9.0.0/24"));
    }

    [TestCase("admin")]
    [TestCase("operator")]
    [TestCase("viewer")]
    public async Task Another_role_s_is_refused(string role)
    {
        Answer(role, server: null, client: null);

        (await Should.ThrowAsync<ConfigurationException>(() => holder.AskAsync(CancellationToken.None))).Message.ShouldContain(role);
    }

    private void Answer(string role, string? server, string? client) => broker.Script = call => call.Call == "GET token/whoami"
        ? Reply.Ok(
            new CallerResponse { Name = "x", Role = role, ServerName = server, ClientName = client, ExpiresAt = null },
            BrokerJsonContext.Default.CallerResponse)
        : null;
}
