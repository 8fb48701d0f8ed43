using Agent.Brokers;
using Agent.Clients;
using Agent.Configuration;
using Agent.Tests.Brokers;
using Broker.Domain.Authority;

namespace Agent.Tests.Clients;

/// <summary>The broker refuses a client's token: after it was accepted, that is the end of access; before, it may be a mistake.</summary>
public sealed class AccessEndedTests
{
    private static readonly Reply Unknown = Reply.Problem(401, "unauthenticated", "The credentials are not valid, or not any more.");

    private static readonly Reply Refused = Reply.Problem(401, "unauthenticated", "They have ended.", isTokenEnded: true);

    private static string NewToken() => Secret.New(SecretKind.Token).Reveal();

    [Test]
    public async Task A_token_that_worked_sets_the_file_aside_and_says_so_once()
    {
        using var host = await JoinedAsync();
        host.Broker.Break(Refused);

        (await host.OutcomeAsync()).ShouldBe(ClientOutcome.Revoked);
        (await host.OutcomeAsync()).ShouldBe(ClientOutcome.Revoked);

        host.Has("berlin").ShouldBeFalse();
        File.Exists($"{host.PathOf("berlin")}.revoked").ShouldBeTrue();
        host.Log.Count(line => line.Contains("has accepted before", StringComparison.Ordinal)).ShouldBe(1);
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Is_remembered_by_the_next_run_only_where_it_was_saved(bool isSaved)
    {
        var token = NewToken();
        using var host = await JoinedAsync(token);
        if (isSaved)
        {
            host.Accepted.Save();
            File.GetUnixFileMode(host.Folder.Folders.AcceptedToken("laptop")).ShouldBe(Sample.OwnerOnly);
            File.ReadAllText(host.Folder.Folders.AcceptedToken("laptop")).ShouldNotContain(token);
        }

        host.Broker.Break(Refused);
        using var http = BrokerConnection.Create(
            new ApiServer(host.Broker.Address, username: null, token, caFile: null),
            new AcceptedToken(host.Folder.Folders.AcceptedToken("laptop")));
        var call = new BrokerClient(http).GetClientConfigAsync(
            ClientName.Parse("laptop"), ServerName.Parse("berlin"), version: null, patience: null, CancellationToken.None);

        (await Should.ThrowAsync<BrokerFaultException>(() => call))
            .ShouldBeOfType(isSaved ? typeof(AccessEndedException) : typeof(BrokerRefusalException));
    }

    [Test]
    public async Task A_token_that_never_worked_changes_nothing()
    {
        using var host = new ClientHost(NewToken(), ClientHost.Peering("berlin"));
        host.Broker.Break(Refused);
        host.Folder.Age();
        var before = host.Folder.Look();

        (await host.OutcomeAsync()).ShouldBe(ClientOutcome.Failed);

        host.Folder.Look().ShouldBe(before);
    }

    [Test]
    public async Task Another_token_that_never_worked_changes_nothing()
    {
        using var host = await JoinedAsync();
        File.WriteAllText(host.TokenFile!, NewToken());
        File.SetLastWriteTimeUtc(host.TokenFile!, DateTime.UtcNow.AddMinutes(1));
        host.Broker.Break(Refused);

        (await host.OutcomeAsync()).ShouldBe(ClientOutcome.Failed);

        host.Has("berlin").ShouldBeTrue();
    }

    [Test]
    public async Task A_wrong_password_changes_nothing()
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"));
        (await host.RoundAsync()).ShouldBeTrue();
        host.Broker.Break(Refused);

        (await host.OutcomeAsync()).ShouldBe(ClientOutcome.Failed);

        host.Has("berlin").ShouldBeTrue();
    }

    /// <summary>Its database is empty, another one's, or older than the token.</summary>
    [Test]
    public async Task A_broker_that_has_never_known_the_token_changes_nothing()
    {
        using var host = await JoinedAsync();
        host.Broker.Break(Unknown);

        (await host.OutcomeAsync()).ShouldBe(ClientOutcome.Failed);

        host.Has("berlin").ShouldBeTrue();
    }

    [TestCase(401, "text/html", Description = "a proxy on the way")]
    [TestCase(403, "application/problem+json")]
    [TestCase(503, "application/problem+json")]
    public async Task Another_refusal_changes_nothing(int status, string type)
    {
        using var host = await JoinedAsync();
        host.Broker.Break(Reply.Http(status, type, "{}"));

        (await host.OutcomeAsync()).ShouldBe(ClientOutcome.Failed);

        host.Has("berlin").ShouldBeTrue();
    }

    [Test]
    public async Task Take_over_does_not_help_and_a_token_that_is_accepted_again_does()
    {
        using var host = await JoinedAsync();
        host.Broker.Break(Refused);
        await host.OutcomeAsync();

        (await host.TakeOverAsync()).ShouldBe(ClientOutcome.Revoked);

        host.Broker.Heal();
        (await host.RoundAsync()).ShouldBeTrue();
        host.Has("berlin").ShouldBeTrue();
    }

    private static async Task<ClientHost> JoinedAsync(string? token = null)
    {
        var host = new ClientHost(token ?? NewToken(), ClientHost.Peering("berlin"));
        (await host.RoundAsync()).ShouldBeTrue();
        return host;
    }
}
