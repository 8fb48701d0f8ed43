using System.Globalization;

namespace Broker.Api.Tests.Rules;

/// <summary>The API has the verdict on every input that the agent has: both read them with the domain's types.</summary>
[Process]
public sealed class InputTests
{
    [Test]
    public async Task Has_the_verdict_of_the_table_on_every_input()
    {
        await using var broker = await Brokers.StartAsync(BackEnd.Sqlite);
        var api = new BrokerApi(broker.Client);
        List<string> differences = [];
        foreach (var input in Inputs.All)
        {
            var status = await AskAsync(api, input);
            if (status is not (200 or 201 or 400) || (status != 400) != input.IsValid)
            {
                differences.Add($"{input}: {status}");
            }
        }

        differences.ShouldBeEmpty();
    }

    /// <summary>Adds what has this value, on a broker that has nothing else, and deletes it again.</summary>
    private static async Task<int> AskAsync(BrokerApi api, Input input)
    {
        var server = Sample.Server();
        if (input.Field == "client_name")
        {
            await api.PostAsync("server/add", server);
            var added = await api.AddClientAsync(input.Text, server);
            await api.PostAsync("server/delete", new JsonObject { ["server_name"] = server.Name() });
            return added.Status;
        }

        var answer = await api.PostAsync("server/add", server.With(Fields(input)));
        if (answer.Status == 201)
        {
            await api.PostAsync("server/delete", new JsonObject { ["server_name"] = answer.Json.GetProperty("server_name").GetString() });
        }

        return answer.Status;
    }

    private static (string, JsonNode?)[] Fields(Input input) => (input.Field, input.Text.Split('/')) switch
    {
        ("subnet" or "pool", [var address, var mask, .. var reserved]) =>
        [
            ("network_address", address), ("network_mask", int.Parse(mask, CultureInfo.InvariantCulture)),
            ("n_reserved_ips", reserved is [var count] ? int.Parse(count, CultureInfo.InvariantCulture) : 0),
        ],
        _ => [(input.Field, input.Text)],
    };
}
