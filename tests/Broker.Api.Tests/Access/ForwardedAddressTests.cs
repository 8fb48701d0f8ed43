using System.Net;

namespace Broker.Api.Tests.Access;

/// <summary>Behind a known proxy, X-Forwarded-For distinguishes the callers.</summary>
[TestFixture("127.0.0.1")]
[TestFixture("192.0.2.7, 127.0.0.0/30")]
[Process]
public sealed class ForwardedAddressTests(string knownProxies)
{
    private static readonly IPAddress Proxy = IPAddress.Loopback;

    private BrokerProcess broker = null!;

    [OneTimeSetUp]
    public async Task Start() => broker = await Brokers.StartAsync(BackEnd.Sqlite, ("ForwardedHeaders__KnownProxies", knownProxies));

    [OneTimeTearDown]
    public async Task Stop() => await broker.DisposeAsync();

    [TestCase("203.0.113.1", "203.0.113.2")]
    [TestCase("2001:db8:0:1::1", "2001:db8:0:2::1")]
    [TestCase("198.51.100.1, 203.0.113.3", "198.51.100.1, 203.0.113.4")]
    public async Task Throttles_one_client_and_not_another(string guessers, string others)
    {
        using var proxy = Guesser(Proxy);

        (await proxy.KnockUntilThrottledAsync(_ => guessers)).ShouldRefuse(429, "too-many-failures");

        (await proxy.KnockAsync(others)).ShouldRefuse(401, "unauthenticated");
        (await proxy.KnockAsync(guessers)).ShouldRefuse(429, "too-many-failures");
    }

    [Test]
    public async Task Throttles_a_client_that_invents_proxies_before_it()
    {
        using var proxy = Guesser(Proxy);

        (await proxy.KnockUntilThrottledAsync(i => $"198.51.100.{i}, 203.0.113.10")).ShouldRefuse(429, "too-many-failures");
    }

    [Test]
    public async Task Throttles_a_client_that_changes_its_address_within_a_64()
    {
        using var proxy = Guesser(Proxy);

        (await proxy.KnockUntilThrottledAsync(i => $"2001:db8:0:3::{i:x}")).ShouldRefuse(429, "too-many-failures");
    }

    /// <summary>As those of IPv4 come to a socket for both families: that of an invitation was in the long form.</summary>
    [Test]
    [Category("Rule12")]
    public async Task The_audit_trail_has_an_address_in_one_form()
    {
        using var proxy = broker.Caller(broker.Client.DefaultRequestHeaders.Authorization!.ToString(), Proxy);
        proxy.DefaultRequestHeaders.Add("X-Forwarded-For", "::ffff:203.0.113.50");
        var (api, server) = (new BrokerApi(proxy), Sample.Name("server"));
        var invitation = (await api.PostAsync("invitation/add", new JsonObject { ["server_name"] = server })).ShouldBe(201);

        (await api.PostAsync("invitation/accept", new JsonObject { ["invitation"] = invitation.Text("invitation") })).ShouldBe(200);

        var entries = (await api.GetAsync($"audit/list?server_name={server}")).ShouldBe(200).GetProperty("entries").EnumerateArray();
        entries.Select(entry => (entry.Text("call"), entry.Text("from"))).Distinct().ShouldBe(
            [("invitation/add", "203.0.113.50"), ("invitation/accept", "203.0.113.50")]);
    }

    [Test]
    public async Task Believes_nobody_else()
    {
        using var stranger = Guesser(Callers.NewAddress());

        (await stranger.KnockUntilThrottledAsync(i => $"203.0.113.{i}")).ShouldRefuse(429, "too-many-failures");
    }

    [TestCase("")]
    [TestCase("nonsense")]
    [TestCase("203.0.113.20:8080")]
    [TestCase("[2001:db8::20]:8080")]
    [TestCase("203.0.113.999")]
    [TestCase(", , ,")]
    [TestCase("unknown, _hidden")]
    [TestCase("127.0.0.1, 127.0.0.1, 127.0.0.1")]
    public async Task Bears_what_is_no_address(string forwardedFor)
    {
        using var proxy = broker.Caller(broker.Client.DefaultRequestHeaders.Authorization!.ToString(), Proxy);

        (await proxy.KnockAsync(forwardedFor)).ShouldBe(200);
    }

    private HttpClient Guesser(IPAddress address) => broker.Caller(Callers.Basic("admin", "guess").ToString(), address);
}
