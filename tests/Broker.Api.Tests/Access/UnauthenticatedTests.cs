using Broker.Api.Tests.Calls;

namespace Broker.Api.Tests.Access;

/// <summary>Without credentials every path is refused, known or not.</summary>
public sealed class UnauthenticatedTests
{
    private Uri broker = null!;

    [OneTimeSetUp]
    public async Task Connect() => broker = (await Brokers.SharedAsync(BackEnd.Sqlite)).Address;

    [Test]
    public async Task Asks_for_credentials_on_every_call(
        [ValueSource(typeof(Call), nameof(Call.All))] Call call, [Values("", "/")] string slash)
    {
        using var caller = broker.Caller(null);

        (await new BrokerApi(caller).SendAsync(call.Method, call.Path + slash)).ShouldRefuse(401, "unauthenticated");
    }

    [TestCase("GET", "/")]
    [TestCase("GET", "/api/v1/nothing")]
    [TestCase("POST", "/api/v1/server/list_all")]
    [TestCase("DELETE", "/api/v1/server/delete")]
    [TestCase("OPTIONS", "/api/v1/server/add")]
    [TestCase("GET", "/.env")]
    [TestCase("GET", "/API/V1/SERVER/LIST_ALL")]
    [TestCase("GET", "/OpenApi/v1.json")]
    [TestCase("GET", "/SWAGGER/index.html")]
    [TestCase("GET", "/swagger/swagger-ui.css")]
    [TestCase("GET", "/Metrics")]
    [TestCase("GET", "/%2e%2e/api/v1/server/list_all")]
    [TestCase("GET", "/health/other")]
    [TestCase("GET", "/health/live/..%2f..%2fapi/v1/server/list_all")]
    public async Task Asks_for_credentials_on_unknown_paths_and_methods(string method, string path)
    {
        using var caller = broker.Caller(null);

        (await new BrokerApi(caller).SendAsync(method, path)).ShouldRefuse(401, "unauthenticated");
    }

    [Test]
    public async Task Asks_before_it_looks_at_the_content()
    {
        using var caller = broker.Caller("Basic eDp5");

        (await new BrokerApi(caller).SendAsync("POST", "server/add", "{", "text/plain")).ShouldRefuse(401, "unauthenticated");
    }
}
