using System.Globalization;
using Broker.Api.Tests.Lists;
using Broker.Api.Tests.Reports;

namespace Broker.Api.Tests.Hosting;

/// <summary>The time zone of the broker's host changes no time.</summary>
[Process]
public sealed class LocalTimeTests
{
    private const string Zone = "Asia/Tokyo";

    [Test]
    public async Task A_time_without_an_offset_is_one_of_UTC()
    {
        if (!File.Exists($"/usr/share/zoneinfo/{Zone}"))
        {
            Assert.Ignore("No time zones (tzdata).");
        }

        await using var broker = await BrokerProcess.StartAsync(new Dictionary<string, string>(StringComparer.Ordinal) { ["TZ"] = Zone });
        var api = new BrokerApi(broker.Client);
        var server = await api.AddServerAsync();
        foreach (var (given, meant) in new[]
        {
            ("2999-01-02T03:04:05", "2999-01-02T03:04:05Z"),
            ("2999-01-02T03:04", "2999-01-02T03:04:00Z"),
            ("2999-01-02", "2999-01-02T00:00:00Z"),
            ("2999-01-02T03:04:05Z", "2999-01-02T03:04:05Z"),
            ("2999-01-02T03:04:05-01:30", "2999-01-02T04:34:05Z"),
        })
        {
            var client = Sample.Name();
            await api.AddAsync(server, client, ("expires_at", given));

            var found = (await api.ClientsAsync($"client_name={client}")).ShouldHaveSingleItem();

            found.GetProperty("peerings").EnumerateObject().ShouldHaveSingleItem().Value.Moment("expires_at")
                .ShouldBe(DateTimeOffset.Parse(meant, CultureInfo.InvariantCulture), given);
        }
    }
}
