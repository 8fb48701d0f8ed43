using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;

namespace Broker.Infrastructure.Tests.Load;

/// <param name="At">When it came, on the clock of <see cref="Stopwatch.GetTimestamp"/>.</param>
internal sealed record Answer(Call Call, HttpStatusCode Status, JsonElement Body, bool HasRetryAfter, long At)
{
    /// <summary>The last part of a problem's type.</summary>
    public string? Slug => Body.TryGetProperty("type", out var type) ? type.GetString()!.Split(':')[^1] : null;

    public bool IsUnavailable => Status == HttpStatusCode.ServiceUnavailable;

    public override string ToString() => $"{Call} was answered {(int)Status} {Body}";
}

/// <summary>One request of the API, by its path and body.</summary>
internal sealed record Call(string Path, object Body)
{
    /// <exception cref="HttpRequestException">It was not answered.</exception>
    public async Task<Answer> SendAsync(HttpClient broker, CancellationToken cancellationToken = default)
    {
        using var response = await broker.PostAsJsonAsync($"api/v1/{Path}/", Body, cancellationToken);
        var body = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        return new Answer(this, response.StatusCode, body, response.Headers.RetryAfter is not null, Stopwatch.GetTimestamp());
    }

    public override string ToString() => $"{Path} {JsonSerializer.Serialize(Body)}";
}

internal static class Calls
{
    public static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    public static Call AddServer(string name, string cidr, int reserved = 0, string? key = null) => new("server/add", new
    {
        server_name = name,
        network_address = cidr.Split('/')[0],
        network_mask = int.Parse(cidr.Split('/')[1]),
        public_key = key ?? NewKey(),
        endpoint_address = "vpn.example",
        endpoint_port = 51820,
        n_reserved_ips = reserved,
    });

    public static Call UpdateServer(string name, string key) => new("server/update", new { server_name = name, public_key = key });

    public static Call DeleteServer(string name) => new("server/delete", new { server_name = name });

    public static Call AddClient(string client, string server, string key) =>
        new("client/add", new { client_name = client, server_name = server, public_key = key });

    public static Call RemovePeer(string client, string server) =>
        new("server/remove_peer", new { client_name = client, server_name = server });

    public static Call DeleteClient(string client) => new("client/delete", new { client_name = client });

    public static Call ServerConfig(string server) => new("server/config", new { server_name = server });
}
