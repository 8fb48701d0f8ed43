using System.Net.Sockets;
using System.Text;
using Agent.Brokers;
using Agent.Configuration;
using Broker.Contracts;

namespace Agent.Tests.Brokers;

/// <summary>What the agent sends.</summary>
public sealed class BrokerClientTests
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

    [Test]
    public async Task Every_call_carries_the_credentials()
    {
        await Client.GetServerAsync(Sample.Settings.Name, CancellationToken.None);
        await Should.ThrowAsync<BrokerRefusalException>(() => Client.AddClientAsync(Request, mustBeNew: false, CancellationToken.None));

        broker.Calls.Count.ShouldBe(2);
        broker.Calls.ShouldAllBe(call => call.Headers["Authorization"] == "Basic YWRtaW46ZWxldmVuLWJsdWUtaGVyb25z");
    }

    [Test]
    public async Task Credentials_of_any_script_are_sent_as_UTF_8()
    {
        using var other = BrokerConnection.Create(new ApiServer(broker.Address, "ädmin", "пароль", caFile: null));

        await new BrokerClient(other).GetServerAsync(Sample.Settings.Name, CancellationToken.None);

        Encoding.UTF8.GetString(Convert.FromBase64String(broker.Calls[0].Headers["Authorization"].Split(' ')[1])).ShouldBe("ädmin:пароль");
    }

    [Test]
    public async Task Requests_say_that_they_are_JSON()
    {
        await Should.ThrowAsync<BrokerRefusalException>(() => Client.AddClientAsync(Request, mustBeNew: false, CancellationToken.None));

        broker.Calls[0].Headers["Content-Type"].ShouldStartWith("application/json");
    }

    [TestCase("", "/api/v1/server/exists")]
    [TestCase("wg/", "/wg/api/v1/server/exists")]
    public async Task The_broker_s_address_may_have_a_path(string prefix, string path)
    {
        using var other = BrokerConnection.Create(new ApiServer(new Uri(broker.Address, prefix), "admin", "x", caFile: null));
        broker.Script = _ => Reply.Ok(Sample.KnownServer(), BrokerJsonContext.Default.ServerResponse);

        await new BrokerClient(other).GetServerAsync(Sample.Settings.Name, CancellationToken.None);

        broker.Calls[0].Target.Split('?')[0].ShouldBe(path);
    }

    /// <summary>SocketsHttpHandler lets a <see cref="SocketException"/> out when a connection breaks in the moment it is made.</summary>
    [Test]
    public async Task Whatever_breaks_on_the_way_is_no_answer([Values] bool ofTheSocket)
    {
        using var other = new HttpClient(
            new BreakingHandler(ofTheSocket ? new SocketException((int)SocketError.NotConnected) : new IOException("cut")))
        {
            BaseAddress = broker.Address,
        };

        var fault = await Should.ThrowAsync<BrokerFaultException>(
            () => new BrokerClient(other).GetServerAsync(Sample.Settings.Name, CancellationToken.None));

        (fault.Kind, fault.IsTransient).ShouldBe(("no-answer", true));
    }

    private sealed class BreakingHandler(Exception exception) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromException<HttpResponseMessage>(exception);
    }
}
