using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Broker.TestSupport;

namespace EndToEnd.Tests;

/// <summary>The calls that show a broker at work.</summary>
internal static class Calls
{
    public static async Task AddServerAsync(this HttpClient broker, string name, string network = "10.7.0.0", int mask = 24)
    {
        using var answer = await broker.PostAsJsonAsync("api/v1/server/add/", new
        {
            server_name = name,
            network_address = network,
            network_mask = mask,
            public_key = NewKey(),
            endpoint_address = "vpn.example",
            endpoint_port = 51820,
        });
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Adds a server and these clients in one call.</summary>
    public static Task ImportServerAsync(this HttpClient broker, string name, string network, IEnumerable<string> clients) => broker.CallAsync(
        "server/import",
        new
        {
            server = new
            {
                server_name = name,
                public_key = NewKey(),
                endpoint_address = "vpn.example",
                endpoint_port = 51820,
                network_address = network,
                network_mask = 24,
            },
            peers = clients.Select(client => new { client_name = client, public_key = NewKey() }),
        });

    public static async Task AddClientAsync(this HttpClient broker, string name, string server)
    {
        using var answer = await broker.PostAsJsonAsync(
            "api/v1/client/add/", new { client_name = name, server_name = server, public_key = NewKey() });
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>A call that succeeds.</summary>
    public static async Task<JsonElement> CallAsync(this HttpClient broker, string call, object body)
    {
        using var answer = await broker.PostAsJsonAsync($"api/v1/{call}", body);
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBeOneOf([HttpStatusCode.OK, HttpStatusCode.Created], text);
        return JsonElement.Parse(text);
    }

    public static Task<string> ListClientsAsync(this HttpClient broker) => broker.GetStringAsync("api/v1/client/list_all");

    public static async Task<HttpStatusCode> StatusAsync(this HttpClient broker)
    {
        using var answer = await broker.GetAsync("api/v1/server/list_all");
        return answer.StatusCode;
    }

    /// <summary>Asks for a server's peers as agents do: those of another version, as soon as there are any or after so long.</summary>
    /// <param name="broker">Is asked.</param>
    /// <param name="server">Whose peers.</param>
    /// <param name="version">What the caller has; null for nothing.</param>
    /// <param name="seconds">How long to wait for another version.</param>
    /// <param name="http">The version of HTTP; null for 1.1.</param>
    public static async Task<PeersAnswer> AskAsync(
        this HttpClient broker, string server, string? version = null, int seconds = 60, Version? http = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/v1/server/config/?server_name={server}")
        {
            Version = http ?? HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        if (version is not null)
        {
            request.Headers.Add("If-None-Match", version);
            request.Headers.Add("Prefer", $"wait={seconds}");
        }

        using var answer = await broker.SendAsync(request);
        return new PeersAnswer(answer.StatusCode, answer.Headers.ETag?.Tag, await answer.Content.ReadAsStringAsync());
    }

    public static async Task<int> CountAsync(this HttpClient broker, string metric, params string[] labels) =>
        (int)Prometheus.Sum(await broker.GetStringAsync("metrics"), metric, labels);

    public static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
}

/// <param name="Version">The entity tag.</param>
internal sealed record PeersAnswer(HttpStatusCode Status, string? Version, string Text);
