using Agent.Brokers;
using Broker.Contracts;

namespace Agent.Tests.Brokers;

/// <summary>How the agent handles each kind of answer.</summary>
public sealed class AnswerTests
{
    private static readonly AddClientRequest Request = new() { ClientName = "laptop", ServerName = "berlin", PublicKey = "k" };

    private ScriptedBroker broker = null!;
    private HttpClient http = null!;

    private BrokerClient Client => new(http);

    [SetUp]
    public void Connect()
    {
        broker = new ScriptedBroker { Server = Sample.KnownServer() };
        http = broker.Connect();
    }

    [TearDown]
    public void Disconnect()
    {
        http.Dispose();
        broker.Dispose();
    }

    /// <summary>JSON may have null where the contract has a value. The agent ended with a stack trace.</summary>
    [Test]
    public async Task A_peering_that_is_null_is_no_answer()
    {
        broker.Script = _ => Reply.Ok("""{"laptop":{"berlin":null}}""");

        (await Should.ThrowAsync<BrokerFaultException>(
            () => Client.GetClientStatusAsync(ClientName.Parse("laptop"), CancellationToken.None))).Kind.ShouldBe("invalid-answer");
    }

    [Test]
    public async Task A_client_that_is_null_has_no_key()
    {
        broker.Script = _ => Reply.Ok("""{"laptop":null,"phone":{"berlin":null}}""");

        (await Client.FindClientAsync(Sample.Key(21), CancellationToken.None)).ShouldBeNull();
    }

    [Test]
    public async Task A_receipt_that_is_null_is_none()
    {
        broker.Script = _ => Reply.Ok("""{"server":null,"subnet":null,"receipts":{"berlin":null}}""");

        (await Client.ReplaceKeyAsync(Request, TimeSpan.FromSeconds(1), CancellationToken.None)).IsApplied.ShouldBeFalse();
    }

    [TestCase(301)]
    [TestCase(302)]
    [TestCase(307)]
    [TestCase(308)]
    public async Task Redirects_are_not_followed(int status)
    {
        using var elsewhere = new LoopbackServer();
        broker.Break(Reply.Http(status, contentType: null, "", $"Location: {elsewhere.Address}elsewhere\r\n"));

        await Should.ThrowAsync<BrokerFaultException>(() => Client.GetServerAsync(Sample.Settings.Name, CancellationToken.None));

        elsewhere.Calls.ShouldNotContain(
            call => call.Target == "/elsewhere", "agents of other tests may still look for a broker at its port");
        broker.Calls.Count.ShouldBe(1);
    }

    [TestCase(0, null)]
    [TestCase(1, "too-large")]
    public async Task More_than_32_MiB_are_not_read(int more, string? kind)
    {
        const int Limit = 32 * 1024 * 1024;
        broker.Break(Reply.Http(200, "application/json", "null".PadRight(Limit + more)));

        var fault =
            await Should.ThrowAsync<BrokerFaultException>(() => Client.GetServerAsync(Sample.Settings.Name, CancellationToken.None));

        fault.Kind.ShouldBe(kind ?? "malformed");
    }

    [Test]
    public async Task Cookies_are_not_kept()
    {
        broker.Break(Reply.Http(200, "application/json", "null", "Set-Cookie: a=b\r\n"));
        await Should.ThrowAsync<BrokerFaultException>(() => Client.GetServerAsync(Sample.Settings.Name, CancellationToken.None));
        broker.Heal();

        await Client.GetServerAsync(Sample.Settings.Name, CancellationToken.None);

        broker.Calls.ShouldAllBe(call => !call.Headers.ContainsKey("Cookie"));
    }

    [Test]
    public async Task A_refusal_says_what_the_broker_said_on_one_line_and_not_at_length()
    {
        broker.Break(Reply.Problem(409, "key-in-use", "First\\nsecond \\u001b[31m" + new string('x', 5000)));

        var refusal =
            await Should.ThrowAsync<BrokerRefusalException>(() => Client.AddClientAsync(Request, mustBeNew: false, CancellationToken.None));

        (refusal.Kind, refusal.NeedsDecision, refusal.IsTransient).ShouldBe(("key-in-use", true, false));
        refusal.Message.ShouldStartWith("First");
        refusal.Message.ShouldNotContain('\n');
        refusal.Message.ShouldNotContain('\u001b');
        refusal.Message.Length.ShouldBeLessThan(1000);
    }

    [Test]
    public async Task All_the_peers_of_a_large_subnet_are_an_answer()
    {
        var peers = Enumerable.Repeat(Sample.Peer(21), 65_000).ToArray();
        broker.Break(ScriptedBroker.PeerList(peers));

        var answer = await Client.GetServerConfigAsync(Sample.Settings.Name, version: null, patience: null, CancellationToken.None);

        answer.Config!.Peers.Count.ShouldBe(65_000);
    }

    [Test]
    public async Task No_fault_says_the_password()
    {
        foreach (var reply in new[] { Reply.Reset, Reply.Http(401, "text/plain", ""), Reply.Ok("x"), Reply.NotHttp })
        {
            broker.Break(reply);

            var fault =
                await Should.ThrowAsync<BrokerFaultException>(() => Client.GetServerAsync(Sample.Settings.Name, CancellationToken.None));
            fault.ToString().ShouldNotContain("eleven-blue");
        }
    }

    [Test]
    public async Task A_cancelled_call_is_no_fault()
    {
        using var cancelled = new CancellationTokenSource();
        broker.Script = _ =>
        {
            cancelled.Cancel();
            return Reply.Hang;
        };

        await Should.ThrowAsync<OperationCanceledException>(() => Client.GetServerAsync(Sample.Settings.Name, cancelled.Token));
    }

    [Test]
    public void Answers_are_awaited_for_less_than_a_minute() => http.Timeout.ShouldBeLessThanOrEqualTo(TimeSpan.FromMinutes(1));

    /// <summary>The message had the MTU where the keepalive was wrong.</summary>
    [TestCase(1, 25, "mtu '1'")]
    [TestCase(1420, 70_000, "persistent_keepalive '70000'")]
    public void A_default_that_no_client_can_use_is_named(int mtu, int keepalive, string named) =>
        Should.Throw<BrokerFaultException>(() => KnownServer.ReadDefaults(dns: null, mtu, keepalive)).Message.ShouldContain(named);
}
