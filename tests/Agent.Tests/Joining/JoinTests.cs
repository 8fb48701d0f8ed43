using Agent.Brokers;
using Agent.Configuration;
using Agent.Joining;
using Agent.Tests.Brokers;
using Agent.WireGuard;
using Broker.Contracts;
using Broker.Domain.Authority;

namespace Agent.Tests.Joining;

/// <summary>An invitation is exchanged once: nothing that came of it may be lost, whatever happens next.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class JoinTests : IDisposable
{
    private static readonly BrokerJsonContext Json = BrokerJsonContext.Default;

    private readonly TemporaryFolder folder = new();
    private readonly LoopbackServer broker = new();
    private readonly LogLines log = new(TimeProvider.System);
    private readonly Secret invitation = Secret.New(SecretKind.Invitation);
    private readonly string token = Secret.New(SecretKind.Token).Reveal();

    private string TokenPath => folder.Folders.Token("laptop");

    public void Dispose()
    {
        broker.Dispose();
        log.Dispose();
        folder.Dispose();
    }

    [Test]
    public async Task A_client_makes_its_keys_before_it_uses_the_invitation_up()
    {
        AcceptInvitationRequest? accepted = null;
        broker.Script = Answer(request =>
        {
            File.Exists(folder.Folders.PrivateKey(ServerName.Parse("berlin"))).ShouldBeTrue();
            File.Exists(folder.Folders.PrivateKey(ServerName.Parse("paris"))).ShouldBeTrue();
            accepted = request;
        });

        var (member, path) = await JoinAsync();

        (member.Client?.ToString(), member.Server, path).ShouldBe(("laptop", null, TokenPath));
        member.Servers.Select(server => server.ToString()).ShouldBe(["berlin", "paris"]);
        accepted!.PublicKeys!["berlin"].ShouldBe(File.ReadAllText(folder.Folders.PublicKey(ServerName.Parse("berlin"))).Trim());
        File.ReadAllText(TokenPath).Trim().ShouldBe(token);
        File.GetUnixFileMode(TokenPath).ShouldBe(Sample.OwnerOnly);
        broker.Calls.ShouldAllBe(call => !call.Headers.ContainsKey("Authorization"));
        log.All.ShouldAllBe(line => !line.Contains(token) && !line.Contains(invitation.Reveal()));
    }

    [Test]
    public async Task A_server_needs_no_key_for_it()
    {
        broker.Script = _ => Reply.Ok(Accepted(client: null, "berlin"), Json.AcceptedInvitationResponse);

        var (member, path) = await JoinAsync();

        (member.Client, member.Server?.ToString()).ShouldBe((null, "berlin"));
        File.ReadAllText(path).Trim().ShouldBe(token);
    }

    /// <summary>The agent of a server that was named like the client lost its token, and with it the list of its peers.</summary>
    [Test]
    public async Task An_earlier_token_of_the_name_stays_as_it_is()
    {
        File.WriteAllText(TokenPath, "of a server");
        broker.Script = Answer();

        var (_, second) = await JoinAsync();
        var (_, third) = await JoinAsync();

        File.ReadAllText(TokenPath).ShouldBe("of a server");
        (second, third).ShouldBe((folder.Folders.Token("laptop@2"), folder.Folders.Token("laptop@3")));
        File.ReadAllText(third).Trim().ShouldBe(token);
    }

    [TestCase("../../etc/passwd")]
    [TestCase("")]
    [TestCase("berlin paris")]
    public async Task A_name_that_is_none_writes_nothing(string name)
    {
        broker.Script = _ => ServerNames($"[\"{name}\"]");
        var before = folder.Look().Count;

        await Should.ThrowAsync<BrokerFaultException>(JoinAsync);

        broker.Calls.Count.ShouldBe(1);
        folder.Look().Count.ShouldBe(before);
    }

    [Test]
    public async Task A_used_invitation_names_the_token_that_came_of_it()
    {
        broker.Script = _ => Reply.Problem(410, "invitation-gone", "The invitation was used.");
        (await Should.ThrowAsync<BrokerFaultException>(JoinAsync)).Message.ShouldBe("The invitation was used.");
        File.WriteAllText(TokenPath, token);

        (await Should.ThrowAsync<BrokerFaultException>(JoinAsync)).Message.ShouldContain($"--token-file {TokenPath}");
    }

    [Test]
    public async Task A_lost_answer_is_said_to_be_perhaps_a_used_invitation()
    {
        broker.Script = _ => Reply.Reset;

        (await Should.ThrowAsync<BrokerFaultException>(JoinAsync)).Message.ShouldContain("ask for another one");
        broker.Calls.Count.ShouldBe(1, "it is not repeated by itself");
    }

    [Test]
    public async Task A_folder_that_takes_no_token_is_told_before_the_invitation_is_used()
    {
        broker.Script = Answer();
        Directory.Delete(folder.Folders.Keys);
        File.WriteAllText(folder.Folders.Keys, "a file");

        await Should.ThrowAsync<IOException>(JoinAsync);

        broker.Calls.ShouldBeEmpty();
    }

    private async Task<(Membership Member, string TokenFile)> JoinAsync()
    {
        using var http = BrokerConnection.Create(new ApiServer(broker.Address, username: null, secret: null, caFile: null));
        var keys = new KeyStore(folder.Folders, new MemoryWireGuard(folder.Folders));
        return await new Join(new AuthorityClient(http), keys, folder.Folders, log.Log).AcceptAsync(invitation, CancellationToken.None);
    }

    /// <summary>As the broker does: without keys it names the servers.</summary>
    private Func<Received, Reply?> Answer(Action<AcceptInvitationRequest>? look = null) => call =>
    {
        var request = System.Text.Json.JsonSerializer.Deserialize(call.Body, Json.AcceptInvitationRequest)!;
        request.Invitation.ShouldBe(invitation.Reveal());
        if (request.PublicKeys!.Count == 0)
        {
            return ServerNames("[\"berlin\",\"paris\"]");
        }

        look?.Invoke(request);
        return Reply.Ok(Accepted("laptop", "berlin", "paris"), Json.AcceptedInvitationResponse);
    };

    private static Reply ServerNames(string names) => Reply.Http(
        400, "application/problem+json",
        $$"""{"type":"urn:wireguard-broker:validation","title":"Refused","status":400,"detail":"Keys.","server_names":{{names}}}""");

    private AcceptedInvitationResponse Accepted(string? client, params string[] servers) => new()
    {
        Token = token,
        ClientName = client,
        ServerNames = servers,
        Peerings = new Dictionary<string, ClientConfigResponse>(StringComparer.Ordinal),
    };
}
