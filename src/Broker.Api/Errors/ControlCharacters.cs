using Microsoft.AspNetCore.Http.Features;

namespace Broker.Api.Errors;

internal static class ControlCharacters
{
    /// <summary>
    /// Refuses a target or a header's name with control characters. HTTP allows none there (RFC 9112, 3.2; RFC 9110, 5.1), and Kestrel
    /// hands them on.
    /// </summary>
    public static void UseWithoutControlCharacters(this IApplicationBuilder app) =>
        app.Use((context, next) => HasAny(context.Request) ? RefuseAsync(context) : next(context));

    private static bool HasAny(HttpRequest request)
    {
        if (HasAny(request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget))
        {
            return true;
        }

        foreach (var (name, _) in request.Headers)
        {
            if (HasAny(name))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasAny(ReadOnlySpan<char> text) => text.ContainsAnyInRange('\0', '\u001f') || text.Contains('\u007f');

    private static Task RefuseAsync(HttpContext context)
    {
        context.Response.Headers.Connection = "close";
        return Problem.WriteAsync(
            context,
            StatusCodes.Status400BadRequest,
            "bad-request",
            "This is no HTTP request: its target or the name of a header has control characters.");
    }
}
