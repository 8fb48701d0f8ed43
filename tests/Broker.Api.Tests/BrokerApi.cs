using System.Net.Http.Headers;
using System.Text;

namespace Broker.Api.Tests;

/// <summary>The API of one broker, as its callers see it. Paths are relative to <c>/api/v1/</c> unless they begin with a slash.</summary>
public sealed class BrokerApi(HttpClient client)
{
    public const string Json = "application/json";

    public Uri Address { get; } = client.BaseAddress!;

    public AuthenticationHeaderValue? Credentials { get; } = client.DefaultRequestHeaders.Authorization;

    public Task<Answer> GetAsync(string path) => SendAsync("GET", path);

    public Task<Answer> PostAsync(string path, JsonNode body) => SendAsync("POST", path, body.ToJsonString());

    /// <summary>With one header more.</summary>
    public async Task<Answer> PostAsync(string path, JsonNode body, string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path.StartsWith('/') ? path : $"/api/v1/{path}")
        {
            Content = new StringContent(body.ToJsonString(), Encoding.UTF8, Json),
        };
        request.Headers.TryAddWithoutValidation(header, value);
        return await SendAsync(request);
    }

    public Task<Answer> PostAsync(string path, string body) => SendAsync("POST", path, body);

    public Task<Answer> SendAsync(string method, string path, string? body = null, string? contentType = Json) =>
        SendAsync(method, path, body is null ? null : Encoding.UTF8.GetBytes(body), contentType);

    /// <param name="method">The HTTP method.</param>
    /// <param name="path">The path and query.</param>
    /// <param name="body">Null for none, which leaves the content type out as well.</param>
    /// <param name="contentType">Sent as it is; null for none.</param>
    public async Task<Answer> SendAsync(string method, string path, byte[]? body, string? contentType)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path.StartsWith('/') ? path : $"/api/v1/{path}");
        if (body is not null)
        {
            // The broker refuses a body that is too long without reading it; whoever sends one should ask first.
            request.Headers.ExpectContinue = body.Length > 1024 * 1024;
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType is null ? [] : [contentType]);
        }

        return await SendAsync(request);
    }

    public async Task<Answer> SendAsync(HttpRequestMessage request, CancellationToken hangUp = default)
    {
        // Its defaults are for the requests that the client makes itself.
        (request.Version, request.VersionPolicy) = (client.DefaultRequestVersion, client.DefaultVersionPolicy);
        using var response = await client.SendAsync(request, hangUp);
        var headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new Answer((int)response.StatusCode, headers, await response.Content.ReadAsStringAsync(hangUp));
    }
}
