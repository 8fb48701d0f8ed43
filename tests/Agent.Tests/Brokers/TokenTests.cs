using Agent.Brokers;
using Agent.Configuration;
using Agent.Tests.Configuration;
using Broker.Contracts;
using Broker.Domain.Authority;

namespace Agent.Tests.Brokers;

/// <summary>A token instead of user and password.</summary>
public sealed class TokenTests
{
    private static readonly DateTime LongAgo = new(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly string token = Secret.New(SecretKind.Token).Reveal();
    private readonly string other = Secret.New(SecretKind.Token).Reveal();

    [Test]
    public async Task Goes_as_bearer_and_is_read_again_when_its_file_changes()
    {
        using var folder = new TemporaryFolder();
        using var broker = new ScriptedBroker { Server = Sample.KnownServer() };
        var file = folder.Write("berlin.token", $"{token}\n");
        File.SetLastWriteTimeUtc(file, LongAgo);
        using var http = BrokerConnection.Create(Read(broker.Address, file).ApiServer);
        var client = new BrokerClient(http);
        await client.GetServerAsync(Sample.Settings.Name, CancellationToken.None);

        folder.Write("berlin.token", other);
        await client.GetServerAsync(Sample.Settings.Name, CancellationToken.None);

        broker.Calls.Select(call => call.Headers["Authorization"]).ShouldBe([$"Bearer {token}", $"Bearer {other}"]);
    }

    [Test]
    public async Task Is_kept_while_its_file_holds_half_of_one()
    {
        using var folder = new TemporaryFolder();
        using var broker = new ScriptedBroker { Server = Sample.KnownServer() };
        var file = folder.Write("berlin.token", token);
        File.SetLastWriteTimeUtc(file, LongAgo);
        using var http = BrokerConnection.Create(Read(broker.Address, file).ApiServer);
        folder.Write("berlin.token", other[..20]);

        await new BrokerClient(http).GetServerAsync(Sample.Settings.Name, CancellationToken.None);

        broker.Calls.ShouldHaveSingleItem().Headers["Authorization"].ShouldBe($"Bearer {token}");
    }

    [TestCase("admin", true)]
    [TestCase("server", false)]
    [TestCase("operator", false)]
    public async Task Of_an_administrator_on_a_host_is_warned_of_once(string role, bool warns)
    {
        using var folder = new TemporaryFolder();
        using var broker = new LoopbackServer();
        var caller = new CallerResponse { Name = "x", Role = role, ServerName = null, ClientName = null, ExpiresAt = null };
        var away = true;
        broker.Script = call => call.Call != "GET token/whoami" ? null
            : away ? Reply.Problem(503, "unavailable")
            : Reply.Ok(caller, BrokerJsonContext.Default.CallerResponse);
        var clock = new FakeClock();
        using var log = new LogLines(clock);
        var configuration = Read(broker.Address, folder.Write("berlin.token", token));
        using var http = BrokerConnection.Create(configuration.ApiServer);
        var run = new RoleWarning(new AuthorityClient(http), configuration, clock, log.Log).RunAsync(CancellationToken.None);

        clock.Advance(await clock.NextWaitAsync() - TimeSpan.FromSeconds(1));
        away = false;
        clock.Advance(TimeSpan.FromSeconds(1));
        await run;

        log.All.Count(line => line.Contains("token_file", StringComparison.Ordinal)).ShouldBe(warns ? 1 : 0);
        log.All.Count.ShouldBe(warns ? 1 : 0);
    }

    private static AgentConfiguration Read(Uri broker, string tokenFile) => Yaml.Read(Yaml.With(
        Yaml.With(Yaml.With(Yaml.Server, "address", $"address: \"{broker}\""), "username", ""), "password",
        $"token_file: \"{tokenFile}\""));
}
