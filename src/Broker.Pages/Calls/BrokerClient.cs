using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Broker.Contracts;
using Broker.Pages.SignIn;
using Microsoft.AspNetCore.Components.WebAssembly.Http;

namespace Broker.Pages.Calls;

/// <summary>
/// Calls the broker's API with the credentials of the session. A call is one attempt, and another where its credentials were renewed.
/// </summary>
/// <exception cref="RefusedException">The broker refuses the call. After 401 the session has ended.</exception>
/// <exception cref="BrokerAwayException">There is no answer, or 502, 503 or 504, or a proxy's page instead of an answer.</exception>
public sealed class BrokerClient(HttpClient http, Session session, Renewal renewal)
{
    private const string Json = "application/json";
    private const string WhoAmI = $"{Routes.Token}/{Routes.WhoAmI}";

    /// <summary>Reads a list that takes no fields, such as `server/list_all`.</summary>
    public Task<TAnswer> GetAsync<TAnswer>(string path, CancellationToken cancellationToken) =>
        SendAsync<TAnswer>(() => new HttpRequestMessage(HttpMethod.Get, path), cancellationToken);

    /// <summary>Who has these credentials, which are not the session's yet.</summary>
    public Task<CallerResponse> WhoAmIAsync(string authorization, CancellationToken cancellationToken) =>
        AttemptAsync<CallerResponse>(() => new HttpRequestMessage(HttpMethod.Get, WhoAmI), authorization, cancellationToken);

    /// <summary>Calls with fields, be it a read or a change. Fields that are null are left out.</summary>
    /// <param name="path">Of `Routes`.</param>
    /// <param name="request">The fields.</param>
    /// <param name="cancellationToken">Ends the waiting; a change may have been made.</param>
    /// <param name="wait">For how long the answer may wait for what it tells of: a receipt, an event.</param>
    /// <param name="mustExist">Refuses to delete what is not there.</param>
    /// <param name="mustBeNew">Refuses to replace what is there.</param>
    public Task<TAnswer> CallAsync<TRequest, TAnswer>(
        string path,
        TRequest request,
        CancellationToken cancellationToken,
        TimeSpan? wait = null,
        bool mustExist = false,
        bool mustBeNew = false) =>
        SendAsync<TAnswer>(
            () =>
            {
                var message = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(Wire.Write(request)) };
                message.Content.Headers.ContentType = new MediaTypeHeaderValue(Json);
                Add(message, "Prefer", wait is { } time ? $"wait={time.TotalSeconds:0}" : null);
                Add(message, "If-Match", mustExist ? "*" : null);
                Add(message, "If-None-Match", mustBeNew ? "*" : null);
                return message;
            },
            cancellationToken);

    private static void Add(HttpRequestMessage message, string header, string? value)
    {
        if (value is not null)
        {
            message.Headers.TryAddWithoutValidation(header, value);
        }
    }

    private async Task<TAnswer> SendAsync<TAnswer>(Func<HttpRequestMessage> compose, CancellationToken cancellationToken)
    {
        var authorization = await renewal.AuthorizationAsync(cancellationToken);
        try
        {
            return await AttemptAsync<TAnswer>(compose, authorization, cancellationToken);
        }
        catch (RefusedException refused) when (refused.IsUnauthenticated)
        {
            if (await renewal.AfterRefusalAsync(authorization, refused.Message, cancellationToken) is not { } other)
            {
                throw;
            }

            authorization = other;
        }

        try
        {
            return await AttemptAsync<TAnswer>(compose, authorization, cancellationToken);
        }
        catch (RefusedException refused) when (refused.IsUnauthenticated && authorization == session.Authorization)
        {
            session.End(refused.Message);
            throw;
        }
    }

    private async Task<TAnswer> AttemptAsync<TAnswer>(
        Func<HttpRequestMessage> compose, string? authorization, CancellationToken cancellationToken)
    {
        using var request = compose();
        request.SetBrowserRequestCredentials(BrowserRequestCredentials.Omit); // or the browser asks for a password by itself
        request.SetBrowserRequestCache(BrowserRequestCache.NoStore);
        Add(request, "Authorization", authorization);
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            return response.IsSuccessStatusCode ? Wire.Read<TAnswer>(body) : throw FailureOf(response, body);
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException)
        {
            throw new BrokerAwayException(exception.Message, exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new BrokerAwayException(exception.Message, exception);
        }
    }

    private static Exception FailureOf(HttpResponseMessage response, byte[] body)
    {
        var refusal = Wire.ReadRefusal(body) ?? new Refusal { Detail = response.ReasonPhrase };
        refusal = refusal with { Status = (int)response.StatusCode };
        return response.StatusCode is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout
            ? new BrokerAwayException(refusal.Detail ?? "")
            : new RefusedException(refusal);
    }
}
