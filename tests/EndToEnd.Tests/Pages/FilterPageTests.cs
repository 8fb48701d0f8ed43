using System.Text.Json;
using Broker.TestSupport;
using Microsoft.Playwright;

namespace EndToEnd.Tests.Pages;

/// <summary>Lists are narrowed at the broker by what an operator looks for.</summary>
[OnBothBackEnds]
public sealed class FilterPageTests(BackEnd backEnd) : PagesTests(backEnd)
{
    private ILocator Names => Page.Locator("tbody th");

    [OneTimeSetUp]
    public async Task AddFleet()
    {
        await Broker.Client.AddServerAsync("ulm", "10.50.0.0");
        await Broker.Client.AddServerAsync("jena", "10.51.0.0");
        await AddAsync("ann-laptop", "ulm", new { owner = "ann@example.com", tags = new[] { "staff" } });
        await AddAsync("bob-laptop", "jena", new { owner = "bob@example.com", expires_in = 3600 });
        await AddAsync("bob-phone", "ulm", new { owner = "bob@example.com" });
        await Broker.Client.CallAsync("client/update", new { client_name = "bob-phone", disabled = true });
    }

    [TestCase("Server", "jena", "bob-laptop")]
    [TestCase("Owner", "bob@example.com", "bob-laptop, bob-phone")]
    [TestCase("Tag", "staff", "ann-laptop")]
    [WithoutStorage]
    public async Task Clients_by(string filter, string value, string expected)
    {
        await SignInAsync("viewer", path: "/clients");

        await Page.GetByLabel(filter, new() { Exact = true }).FillAsync(value);

        await Assertions.Expect(Names).ToHaveTextAsync(expected.Split(", "));
    }

    [TestCase("Online", "ann-laptop")]
    [TestCase("Never connected", "bob-laptop, bob-phone")]
    [TestCase("Expires within a day", "bob-laptop")]
    [TestCase("Disabled", "bob-phone")]
    [TestCase("Idle for 30 days", null)]
    [WithoutStorage]
    public async Task Clients_by_state(string state, string? expected)
    {
        await Broker.Client.ReportAsync("ulm"); // what was online is not any more after three minutes
        await SignInAsync("viewer", path: "/clients");

        await Page.GetByLabel("State").SelectOptionAsync(new SelectOptionValue { Label = state });

        await (expected is null
            ? Assertions.Expect(Page.GetByText("No client matches")).ToBeVisibleAsync()
            : Assertions.Expect(Names).ToHaveTextAsync(expected.Split(", ")));
    }

    [Test]
    public async Task Events_by_client_as_they_come()
    {
        await SignInAsync("viewer", path: "/events");
        var rows = Page.Locator("tbody tr");
        await Assertions.Expect(rows.First).ToBeVisibleAsync();
        await Page.GetByLabel("Client", new() { Exact = true }).FillAsync("ann-laptop");
        await Assertions.Expect(rows).ToHaveCountAsync(1);

        await Broker.Client.CallAsync("client/update", new { client_name = "bob-laptop", disabled = true });
        await Broker.Client.CallAsync("client/update", new { client_name = "ann-laptop", disabled = true });

        await Assertions.Expect(rows).ToHaveCountAsync(2);
        await Assertions.Expect(rows.First).ToContainTextAsync("Disabled");
        await Broker.Client.CallAsync("client/update", new { client_name = "bob-laptop", disabled = false });
        await Broker.Client.CallAsync("client/update", new { client_name = "ann-laptop", disabled = false });
    }

    private async Task AddAsync(string client, string server, object also)
    {
        var fields = JsonSerializer.SerializeToNode(also)!.AsObject();
        (fields["client_name"], fields["server_name"], fields["public_key"]) = (client, server, Calls.NewKey());
        await Broker.Client.CallAsync("client/add", fields);
    }
}
