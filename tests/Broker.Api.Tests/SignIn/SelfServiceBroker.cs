using System.Text.Json;
using Broker.Api.Tests.Authority;

namespace Broker.Api.Tests.SignIn;

/// <summary>A broker whose people may have devices on two servers of three, and their provider.</summary>
internal sealed class SelfServiceBroker : IAsyncDisposable
{
    private SelfServiceBroker(IdentityProvider provider, LocalBroker broker) => (Provider, Broker) = (provider, broker);

    public const int Most = 3;

    public IdentityProvider Provider { get; }

    private LocalBroker Broker { get; }

    /// <summary>Of the shared user.</summary>
    public BrokerApi Api => Broker.Api;

    public static string[] Offered => ["berlin", "paris"];

    public static IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["SelfService__sales__Groups"] = "sales, support",
        ["SelfService__sales__Servers"] = "berlin, paris, gone",
        ["SelfService__sales__MostDevices"] = $"{Most}",
        ["SelfService__sales__Days"] = "90",
        ["SelfService__guards__Groups"] = "guards",
        ["SelfService__guards__Servers"] = "vault",
        ["SelfService__guards__Days"] = "10",
    };

    public static async Task<SelfServiceBroker> StartAsync(BackEnd backEnd)
    {
        var provider = await IdentityProvider.StartAsync();
        var environment = await Brokers.EnvironmentAsync(backEnd);
        foreach (var (key, value) in provider.Settings.Concat(Settings))
        {
            environment[key] = value;
        }

        var made = new SelfServiceBroker(provider, await LocalBroker.StartAsync(environment));
        foreach (var server in Offered.Append("vault"))
        {
            (await made.Api.PostAsync("server/add", Sample.Server().With(("server_name", server)))).ShouldBe(201);
        }

        return made;
    }

    /// <summary>A new colleague, in a group that has devices and no role.</summary>
    public async Task<(string Name, BrokerApi Api)> PersonAsync(params string[] groups)
    {
        var name = $"{Sample.Name("person")}@example.com";
        Provider.PutInto(name, groups.Length > 0 ? groups : ["sales"]);
        return (name, Api.With(await Provider.SignInAsync(name)));
    }

    public async ValueTask DisposeAsync()
    {
        await Broker.DisposeAsync();
        await Provider.DisposeAsync();
    }
}

internal static class OwnDevices
{
    public static JsonObject Wish(string device, params string[] servers) => servers.Length == 0
        ? new JsonObject { ["client_name"] = device }
        : new JsonObject
        {
            ["client_name"] = device, ["server_names"] = new JsonArray([.. servers.Select(server => JsonValue.Create(server))]),
        };

    /// <summary>Adds a device, and accepts its invitation as its browser would.</summary>
    public static async Task<string> HaveDeviceAsync(this BrokerApi person, params string[] servers)
    {
        var device = Sample.Name("device");
        await person.AcceptAsync((await person.PostAsync("device/add", Wish(device, servers))).ShouldBe(201));
        return device;
    }

    public static async Task AcceptAsync(this BrokerApi api, JsonElement invitation) =>
        (await api.TryAcceptAsync(invitation)).ShouldBe(200);

    public static Task<Answer> TryAcceptAsync(
        this BrokerApi api, JsonElement invitation) => api.PostAsync("invitation/accept", new JsonObject
    {
        ["invitation"] = invitation.Text("invitation"),
        ["public_keys"] = new JsonObject(invitation.GetProperty("server_names").EnumerateArray().Select(
            server => KeyValuePair.Create<string, JsonNode?>(server.GetString()!, Sample.Key()))),
    });

    public static Task<Answer> RenewAsync(this BrokerApi person, string device) =>
        person.PostAsync("device/update", Wish(device).With(("renew", true)));

    /// <summary>When each peering of a device ends, by server.</summary>
    public static async Task<IReadOnlyDictionary<string, DateTimeOffset>> EndsAsync(this BrokerApi person, string device) =>
        (await person.GetAsync("device/list")).ShouldBe(200).GetProperty("clients").EnumerateArray()
            .Single(listed => listed.Text("client_name") == device).GetProperty("peerings").EnumerateObject().ToDictionary(
                peering => peering.Name, peering => peering.Value.GetProperty("expires_at").GetDateTimeOffset(), StringComparer.Ordinal);

    public static async Task<IReadOnlyList<string>> DevicesAsync(this BrokerApi person) =>
        [.. (await person.GetAsync("device/list")).ShouldBe(200).GetProperty("clients").EnumerateArray()
            .Select(device => device.Text("client_name")!)];
}
