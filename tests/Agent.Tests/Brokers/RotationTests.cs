using System.Text;
using Agent.Brokers;
using Agent.Configuration;

namespace Agent.Tests.Brokers;

/// <summary>Credentials are replaced while the agent runs.</summary>
public sealed class RotationTests
{
    private static readonly DateTime LongAgo = new(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [TestCase(true, Description = "the file has another date")]
    [TestCase(false, Description = "its date was kept, but the broker refuses the old password")]
    public async Task A_password_file_is_read_again(bool isDated)
    {
        using var folder = new TemporaryFolder();
        using var broker = new ScriptedBroker { Server = Sample.KnownServer() };
        var file = folder.Write("password", "old\n");
        File.SetLastWriteTimeUtc(file, LongAgo);
        using var http = BrokerConnection.Create(new ApiServer(broker.Address, "admin", "old", caFile: null, file));
        var client = new BrokerClient(http);
        await client.GetServerAsync(Sample.Settings.Name, CancellationToken.None);

        folder.Write("password", "new\n");
        if (!isDated)
        {
            File.SetLastWriteTimeUtc(file, LongAgo);
            broker.Break(Reply.Problem(401, "unauthenticated"));
            await Should.ThrowAsync<BrokerRefusalException>(() => client.GetServerAsync(Sample.Settings.Name, CancellationToken.None));
            broker.Heal();
        }

        await client.GetServerAsync(Sample.Settings.Name, CancellationToken.None);

        broker.Calls.Select(call => Encoding.UTF8.GetString(Convert.FromBase64String(call.Headers["Authorization"].Split(' ')[1])))
            .ShouldBe(isDated ? ["admin:old", "admin:new"] : ["admin:old", "admin:old", "admin:new"]);
    }

    [Test]
    public async Task A_password_file_that_is_away_for_a_moment_changes_nothing()
    {
        using var folder = new TemporaryFolder();
        using var broker = new ScriptedBroker { Server = Sample.KnownServer() };
        var file = folder.Write("password", "old\n");
        using var http = BrokerConnection.Create(new ApiServer(broker.Address, "admin", "old", caFile: null, file));
        File.Delete(file);

        await new BrokerClient(http).GetServerAsync(Sample.Settings.Name, CancellationToken.None);

        broker.Calls.ShouldHaveSingleItem().Headers["Authorization"].ShouldBe("Basic YWRtaW46b2xk");
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Authorities_are_read_again(bool byLink)
    {
        using var folder = new TemporaryFolder();
        using var authority = new Authority();
        using var other = new Authority();
        using var certificate = authority.Issue();
        using var server = new LoopbackServer(certificate)
        {
            Script = _ => Reply.Ok(Sample.KnownServer(), global::Broker.Contracts.BrokerJsonContext.Default.ServerResponse),
        };
        var file = folder.Write("ca.pem", other.Pem);
        File.SetLastWriteTimeUtc(file, LongAgo);
        var link = byLink ? File.CreateSymbolicLink($"{file}.link", file).FullName : file;
        using var http = BrokerConnection.Create(new ApiServer(server.Address, "admin", "x", link));
        var client = new BrokerClient(http);
        var fault = await Should.ThrowAsync<BrokerFaultException>(
            () => client.GetServerAsync(Sample.Settings.Name, CancellationToken.None));
        fault.Kind.ShouldBe("tls", "told although the broker did not answer before either");

        folder.Write("ca.pem", authority.Pem);

        (await client.GetServerAsync(Sample.Settings.Name, CancellationToken.None)).ServerName.ShouldBe("berlin");
    }
}
