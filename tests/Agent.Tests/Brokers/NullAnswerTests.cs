using Agent.Brokers;
using Broker.Contracts;

namespace Agent.Tests.Brokers;

/// <summary>JSON may have null where the contract has a value. The agent ended with a stack trace.</summary>
public sealed class NullAnswerTests
{
    private ScriptedBroker broker = null!;
    private HttpClient http = null!;

    private BrokerClient Client => new(http);

    [SetUp]
    public void Connect()
    {
        broker = new ScriptedBroker();
        http = broker.Connect();
    }

    [TearDown]
    public void Disconnect()
    {
        http.Dispose();
        broker.Dispose();
    }

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
        var request = new AddClientRequest { ClientName = "laptop", ServerName = "berlin", PublicKey = "k" };

        (await Client.ReplaceKeyAsync(request, TimeSpan.FromSeconds(1), CancellationToken.None)).IsApplied.ShouldBeFalse();
    }
}
