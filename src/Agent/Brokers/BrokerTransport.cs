using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Agent.Brokers;

/// <summary>JSON over HTTP, one attempt a call. What goes wrong on the way, or comes back otherwise, is a fault.</summary>
/// <exception cref="BrokerFaultException">From every call.</exception>
internal sealed class BrokerTransport(HttpClient http)
{
    public async Task<TAnswer> GetAsync<TAnswer>(string path, JsonTypeInfo<TAnswer> answer, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        using var response = await SendAsync(request, cancellationToken);
        return await ReadAsync(response, answer, cancellationToken);
    }

    public Task<TAnswer> PostAsync<TRequest, TAnswer>(
        string path, TRequest body, JsonTypeInfo<TRequest> type, JsonTypeInfo<TAnswer> answer, CancellationToken cancellationToken) =>
        PostAsync(path, body, type, answer, header: null, cancellationToken);

    public async Task<TAnswer> PostAsync<TRequest, TAnswer>(
        string path, TRequest body, JsonTypeInfo<TRequest> type, JsonTypeInfo<TAnswer> answer, (string Name, string Value)? header,
        CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, type))
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
            },
        };
        if (header is var (name, value))
        {
            request.Headers.Add(name, value);
        }

        using var response = await SendAsync(request, cancellationToken);
        return await ReadAsync(response, answer, cancellationToken);
    }

    /// <summary>Reads a success: 200, or 201 for what was posted. Anything else is a fault.</summary>
    public async Task<TAnswer> ReadAsync<TAnswer>(
        HttpResponseMessage response, JsonTypeInfo<TAnswer> type, CancellationToken cancellationToken)
    {
        var mediaType = response.Content.Headers.ContentType?.MediaType;
        var isCreated = response.StatusCode == HttpStatusCode.Created && response.RequestMessage!.Method == HttpMethod.Post;
        if (response.StatusCode != HttpStatusCode.OK && !isCreated)
        {
            var status = (int)response.StatusCode;
            var problem = mediaType == ProblemDetails.MediaType
                ? ProblemDetails.Read(status, Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(cancellationToken)))
                : null;
            throw problem is { Status: 401, IsTokenEnded: true } && AcceptedToken.IsEnded(response.RequestMessage)
                ? new AccessEndedException(problem.Message)
                : problem
                    ?? new BrokerFaultException($"http-{status}", $"{http.BaseAddress} answers {status}.", isTransient: status >= 500);
        }

        if (mediaType != "application/json")
        {
            throw new BrokerFaultException(
                "not-json", $"{http.BaseAddress} answers {Printable.Text(mediaType ?? "something")} instead of JSON: is it the broker?");
        }

        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            return JsonSerializer.Deserialize(body, type) ?? throw new JsonException("null");
        }
        catch (JsonException exception)
        {
            throw new BrokerFaultException(
                "malformed", $"{http.BaseAddress} answers JSON of another shape: {Printable.Text(exception.Message)}");
        }
    }

    /// <summary>The answer, whatever its status, with all of its body.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or SocketException)
        {
            // A connection that breaks in the moment it is made ends in a bare SocketException (SocketsHttpHandler).
            var reason = Printable.Text((exception.InnerException ?? exception).Message).TrimEnd('.');
            var kind = (exception as HttpRequestException)?.HttpRequestError switch
            {
                HttpRequestError.ConfigurationLimitExceeded => "too-large",
                HttpRequestError.SecureConnectionError => "tls",
                _ => "no-answer",
            };
            throw NoAnswer(kind, $": {reason}.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw NoAnswer("timeout", $" within {http.Timeout.TotalSeconds:0} s.");
        }
    }

    private BrokerFaultException NoAnswer(string kind, string why) =>
        new(kind, $"No answer from {http.BaseAddress}{why}{UnusedProxy.Hint(http.BaseAddress!)}", isTransient: true);
}
