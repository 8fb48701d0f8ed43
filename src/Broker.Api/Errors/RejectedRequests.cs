using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using Broker.Api.Json;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace Broker.Api.Errors;

/// <summary>
/// Gives a problem body to what Kestrel refuses before it is a request: 400, 405, 414, 431, 505. Kestrel tells of it by an event
/// (Microsoft.AspNetCore.Server.Kestrel.BadRequest), when the status and headers are set and not yet sent.
/// </summary>
internal sealed class RejectedRequests(ILogger<RejectedRequests> logger) : IObserver<KeyValuePair<string, object?>>
{
    private const string Event = "Microsoft.AspNetCore.Server.Kestrel.BadRequest";

    public void ObserveOn(DiagnosticListener diagnostics) => diagnostics.Subscribe(this, name => name == Event);

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value is not { Key: Event, Value: IFeatureCollection features })
        {
            return;
        }

        try
        {
            Answer(features);
        }
        catch (Exception exception)
        {
            // The status alone is an answer, too.
            logger.LogDebug(exception, "A refusal has no body.");
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    /// <summary>There is no request, so the body goes to the connection itself, behind the headers.</summary>
    private static void Answer(IFeatureCollection features)
    {
        if (features.Get<IHttpResponseFeature>() is not { HasStarted: false } response
            || features.Get<IHttpRequestFeature>()?.Method == HttpMethods.Head
            || features.Get<IHttpResponseBodyFeature>() is not { } body
            || features.Get<IConnectionTransportFeature>()?.Transport.Output is not { } output)
        {
            return;
        }

        var content = Content(response.StatusCode, features.Get<IBadRequestExceptionFeature>()?.Error);
        response.Headers.ContentType = Problem.ContentType;
        response.Headers.ContentLength = content.Length;
        response.Headers.Connection = "close";
        if (body.StartAsync().IsCompletedSuccessfully)
        {
            output.Write(content);
        }
    }

    private static byte[] Content(int status, Exception? error)
    {
        var (slug, detail) = status switch
        {
            StatusCodes.Status405MethodNotAllowed => ("method-not-allowed", "This method does not go with this kind of address."),
            StatusCodes.Status408RequestTimeout => ("request-timeout", "The request has not come in time."),
            StatusCodes.Status413PayloadTooLarge => ("payload-too-large", "The body is too long."),
            StatusCodes.Status414UriTooLong => ("uri-too-long", "The request line may have at most 8192 bytes."),
            StatusCodes.Status431RequestHeaderFieldsTooLarge =>
                ("headers-too-large", "There may be at most 100 headers, of at most 32768 bytes together."),
            StatusCodes.Status505HttpVersionNotsupported => ("http-version-not-supported", "The broker speaks HTTP/1.0, 1.1 and 2."),
            _ => ("bad-request",
                error?.Message is { Length: > 0 } message ? $"This is no HTTP request: {message}" : ReasonPhrases.GetReasonPhrase(status)),
        };
        return JsonSerializer.SerializeToUtf8Bytes(Problem.Of(status, slug, detail), WireFormat.Options);
    }
}
