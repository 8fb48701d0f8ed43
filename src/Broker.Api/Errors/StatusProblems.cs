using Microsoft.AspNetCore.Diagnostics;

namespace Broker.Api.Errors;

/// <summary>Gives a problem body to the statuses that are answered without one.</summary>
internal static class StatusProblems
{
    public static Task WriteAsync(StatusCodeContext context)
    {
        var (response, request) = (context.HttpContext.Response, context.HttpContext.Request);
        return response.StatusCode switch
        {
            StatusCodes.Status404NotFound =>
                Write("not-found", $"There is nothing at {request.Path}. /openapi/v1.json describes what there is."),
            StatusCodes.Status405MethodNotAllowed =>
                Write("method-not-allowed", $"{request.Method} is not allowed here; allowed: {response.Headers.Allow}."),
            StatusCodes.Status415UnsupportedMediaType => Write("unsupported-media-type", UnsupportedMediaType(request)),
            _ => Write("http-error", $"The request was answered with status {response.StatusCode}."),
        };

        Task Write(string slug, string detail) => Problem.WriteAsync(context.HttpContext, response.StatusCode, slug, detail);
    }

    private static string UnsupportedMediaType(HttpRequest request) =>
        "A body needs Content-Type: application/json, in UTF-8; "
            + $"this request has {(request.ContentType is { Length: > 0 } type ? $"'{type}'" : "none")}.";
}
