using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;

namespace EndToEnd.Tests;

/// <summary>The calls that show a broker at work.</summary>
internal static class Calls
{
    public static async Task AddServerAsync(this HttpClient broker, string name)
    {
        using var answer = await broker.PostAsJsonAsync("api/v1/server/add/", new
        {
            server_name = name,
            network_address = "10.7.0.0",
            network_mask = 24,
            public_key = NewKey(),
            endpoint_address = "vpn.example",
            endpoint_port = 51820,
        });
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
    }

    public static async Task AddClientAsync(this HttpClient broker, string name, string server)
    {
        using var answer = await broker.PostAsJsonAsync(
            "api/v1/client/add/", new { client_name = name, server_name = server, public_key = NewKey() });
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
    }

    public static Task<string> ListClientsAsync(this HttpClient broker) => broker.GetStringAsync("api/v1/client/list_all");

    public static async Task<HttpStatusCode> StatusAsync(this HttpClient broker)
    {
        using var answer = await broker.GetAsync("api/v1/server/list_all");
        return answer.StatusCode;
    }

    private static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
}
