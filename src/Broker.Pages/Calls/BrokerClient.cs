using System.Net;
using System.Net.Http.Headers;
using Broker.Contracts;
using Broker.Pages.SignIn;
using Microsoft.AspNetCore.Components.WebAssembly.Http;

namespace Broker.Pages.Calls;

/// <summary>Calls the broker's API with the credentials of the session. A call is one attempt.</summary>
/// <exception cref="RefusedException">The broker refuses the call. After 401 the session has ended.</exception>
/// <exception cref="BrokerAwayException">There is no answer, or 502, 503 or 504.</exception>
public sealed class BrokerClient(HttpClient http, Session session)
{
    private const string Json = "application/json";

    /// <summary>Reads a list that takes no fields, such as `server/list_all`.</summary>
    public Task<TAnswer> GetAsync<TAnswer>(string path, CancellationToken cancellationToken) =>
        SendAsync<TAnswer>(() => new HttpRequestMessage(HttpMethod.Get, path), session.Authorization, cancellationToken);

    /// <summary>Who has these credentials.</summary>
    public Task<CallerResponse> WhoAmIAsync(string authorization, CancellationToken cancellationToken) =>
        SendAsync<CallerResponse>(() => new HttpRequestMessage(HttpMethod.Get, $"{Routes.Token}/{Routes.WhoAmI}"), authorization, cancellationToken);

    /// <summary>Calls with fields, be it a read or a change. Fields that are null are left out.</summary>
    /// <param name="path">Of `Routes`.</param>
    /// <param name="request">The fields.</param>
    /// <param name="cancellationToken">Ends the waiting; a change may have been made.</param>
    /// <param name="wait">For how long the answer may wait for what it tells of: a receipt, an event.</param>
    /// <param name="mustExist">Refuses to delete what is not there.</param>
    /// <param name="mustBeNew">Refuses to replace what is there.</param>
    public Task<TAnswer> CallAsync<TRequest, TAnswer>(
        string path, TRequest request, CancellationToken cancellationToken, TimeSpan? wait = null, bool mustExist = false, bool mustBeNew = false) =>
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
            session.Authorization,
            cancellationToken);

    private static void Add(HttpRequestMessage message, string header, string? value)
    {
        if (value is not null)
        {
            message.Headers.TryAddWithoutValidation(header, value);
        }
    }

    private async Task<TAnswer> SendAsync<TAnswer>(Func<HttpRequestMessage> compose, string? authorization, CancellationToken cancellationToken)
    {
        using var request = compose();
        request.SetBrowserRequestCredentials(BrowserRequestCredentials.Omit); // or the browser asks for a password by itself
        request.SetBrowserRequestCache(BrowserRequestCache.NoStore);
        Add(request, "Authorization", authorization);
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            return response.IsSuccessStatusCode ? Wire.Read<TAnswer>(body) : throw FailureOf(response, body, authorization);
        }
        catch (HttpRequestException exception)
        {
            throw new BrokerAwayException(exception.Message, exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new BrokerAwayException(exception.Message, exception);
        }
    }

    private Exception FailureOf(HttpResponseMessage response, byte[] body, string? authorization)
    {
        var refusal = Wire.ReadRefusal(body) ?? new Refusal { Detail = response.ReasonPhrase };
        refusal = refusal with { Status = (int)response.StatusCode };
        if (response.StatusCode is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout)
        {
            return new BrokerAwayException(refusal.Detail ?? "");
        }

        if (response.StatusCode is HttpStatusCode.Unauthorized && authorization == session.Authorization)
        {
            session.End(refusal.Detail);
        }

        return new RefusedException(refusal);
    }
}
