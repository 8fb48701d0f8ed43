using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Broker.Contracts;

namespace Agent.Brokers;

/// <summary>
/// The broker's API, as far as agents call it. Each call is one attempt and safe to repeat. An answer that is not well-formed,
/// too large, late, or not the broker's is a <see cref="BrokerFaultException"/>.
/// </summary>
internal sealed class BrokerClient(HttpClient http)
{
    /// <summary>A server is known by its key at the broker; null when the broker itself says that it knows none of this name.</summary>
    public async Task<ServerResponse?> FindServerAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await GetAsync(
                $"{Routes.Server}/{Routes.Exists}?{ServerQuery(name)}", BrokerJsonContext.Default.ServerResponse, cancellationToken);
        }
        catch (BrokerRefusalException refusal) when (refusal.IsServerNotFound)
        {
            return null;
        }
    }

    public Task<ServerResponse> AddServerAsync(AddServerRequest request, CancellationToken cancellationToken) =>
        PostAsync($"{Routes.Server}/{Routes.Add}", request,
            BrokerJsonContext.Default.AddServerRequest, BrokerJsonContext.Default.ServerResponse, cancellationToken);

    public Task<ServerResponse> UpdateServerAsync(UpdateServerRequest request, CancellationToken cancellationToken) =>
        PostAsync($"{Routes.Server}/{Routes.Update}", request,
            BrokerJsonContext.Default.UpdateServerRequest, BrokerJsonContext.Default.ServerResponse, cancellationToken);

    public Task<WireguardIpResponse> GetWireguardIpAsync(string server, CancellationToken cancellationToken) =>
        GetAsync(
            $"{Routes.Server}/{Routes.WireguardIp}?{ServerQuery(server)}",
            BrokerJsonContext.Default.WireguardIpResponse,
            cancellationToken);

    /// <summary>The server's peers, if they are of another version than the caller has.</summary>
    /// <param name="server">The server's name.</param>
    /// <param name="version">What the caller has; null for nothing.</param>
    /// <param name="patience">How long the broker may wait for another version, in whole seconds; null for not at all.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<ServerConfigAnswer> GetServerConfigAsync(
        string server, EntityTagHeaderValue? version, TimeSpan? patience, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Routes.Server}/{Routes.Config}?{ServerQuery(server)}");
        if (version is not null)
        {
            request.Headers.IfNoneMatch.Add(version);
        }

        if (patience is { } wait)
        {
            request.Headers.Add("Prefer", string.Create(CultureInfo.InvariantCulture, $"wait={wait.TotalSeconds:0}"));
        }

        using var response = await SendAsync(request, cancellationToken);
        var isUnchanged = version is not null && response.StatusCode == HttpStatusCode.NotModified;
        return new ServerConfigAnswer(
            isUnchanged ? null : await ReadAsync(response, BrokerJsonContext.Default.ServerConfigResponse, cancellationToken),
            response.Headers.ETag,
            response.Headers.Contains("Preference-Applied"));
    }

    /// <summary>Asks for a peering. One that exists gets this key and keeps its address.</summary>
    public Task<ClientConfigResponse> AddClientAsync(AddClientRequest request, CancellationToken cancellationToken) =>
        PostAsync($"{Routes.Client}/{Routes.Add}", request,
            BrokerJsonContext.Default.AddClientRequest, BrokerJsonContext.Default.ClientConfigResponse, cancellationToken);

    public Task<ClientConfigResponse> GetClientConfigAsync(string client, string server, CancellationToken cancellationToken) =>
        GetAsync($"{Routes.Client}/{Routes.Config}?client_name={Uri.EscapeDataString(client)}&{ServerQuery(server)}",
            BrokerJsonContext.Default.ClientConfigResponse, cancellationToken);

    private static string ServerQuery(string name) => $"server_name={Uri.EscapeDataString(name)}";

    private async Task<TAnswer> GetAsync<TAnswer>(string path, JsonTypeInfo<TAnswer> answer, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        using var response = await SendAsync(request, cancellationToken);
        return await ReadAsync(response, answer, cancellationToken);
    }

    private async Task<TAnswer> PostAsync<TRequest, TAnswer>(
        string path, TRequest body, JsonTypeInfo<TRequest> type, JsonTypeInfo<TAnswer> answer, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(JsonSerializer.Serialize(body, type), Encoding.UTF8, "application/json"),
        };
        using var response = await SendAsync(request, cancellationToken);
        return await ReadAsync(response, answer, cancellationToken);
    }

    private async Task<TAnswer> ReadAsync<TAnswer>(
        HttpResponseMessage response, JsonTypeInfo<TAnswer> type, CancellationToken cancellationToken)
    {
        var mediaType = response.Content.Headers.ContentType?.MediaType;
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        var isCreated = response.StatusCode == HttpStatusCode.Created && response.RequestMessage!.Method == HttpMethod.Post;
        if (response.StatusCode != HttpStatusCode.OK && !isCreated)
        {
            var status = (int)response.StatusCode;
            throw (mediaType == Problem.MediaType ? Problem.Read(status, Encoding.UTF8.GetString(body)) : null)
                ?? new BrokerFaultException($"http-{status}", $"{http.BaseAddress} answers {status}.", isTransient: status >= 500);
        }

        if (mediaType != "application/json")
        {
            throw new BrokerFaultException(
                "not-json", $"{http.BaseAddress} answers {Printable.Text(mediaType ?? "something")} instead of JSON: is it the broker?");
        }

        try
        {
            return JsonSerializer.Deserialize(body, type) ?? throw new JsonException("null");
        }
        catch (JsonException exception)
        {
            throw new BrokerFaultException(
                "malformed", $"{http.BaseAddress} answers JSON that is not as promised: {Printable.Text(exception.Message)}");
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            var reason = Printable.Text(exception.InnerException?.Message ?? exception.Message).TrimEnd('.');
            var kind = exception.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded ? "too-large" : "no-answer";
            throw new BrokerFaultException(kind, $"No answer from {http.BaseAddress}: {reason}.", isTransient: true);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new BrokerFaultException(
                "timeout", $"No answer from {http.BaseAddress} within {http.Timeout.TotalSeconds:0} s.", isTransient: true);
        }
    }
}

/// <param name="Config">Null when the caller has it already.</param>
/// <param name="Version">Null from a broker that knows no versions.</param>
/// <param name="Waits">Whether the broker waits when it is asked to.</param>
internal sealed record ServerConfigAnswer(ServerConfigResponse? Config, EntityTagHeaderValue? Version, bool Waits);
