using Broker.Api.Authentication.SignIn;
using Broker.Api.Json;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Broker.Api.Hosting;

/// <summary>
/// The pages (Broker.Pages), where they were published beside the program: static files, which need no credentials. Their own manifest
/// says which there are, how they are compressed and how long they may be cached. Without them the broker is its API alone.
/// </summary>
internal static class PageFiles
{
    private const string StrictPolicy =
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; object-src 'none'; "
        + "base-uri 'self'; form-action 'none'; frame-ancestors 'none'";

    private static readonly string[] OthersPaths = ["/api", "/health", "/metrics", "/openapi", "/swagger"];
    private static readonly PageFile Marker = new();

    private static readonly string Manifest = Path.Combine(
        AppContext.BaseDirectory, "pages", "Broker.Pages.staticwebassets.endpoints.json");

    /// <summary>Null where there are none: the host would create a folder that it is given.</summary>
    public static string? Folder { get; } = File.Exists(Manifest) ? Path.Combine(AppContext.BaseDirectory, "pages", "wwwroot") : null;

    public static void MapPageFiles(this WebApplication app)
    {
        if (Folder is not null)
        {
            app.MapStaticAssets(Manifest).WithMetadata(Marker).AllowAnonymous();
        }
    }

    /// <summary>
    /// Answers a browser that asks for a page with index.html, which shows the page of that path. After routing: what has an endpoint has
    /// its own answer, and unknown paths of the API keep theirs.
    /// </summary>
    public static void UsePages(this WebApplication app)
    {
        if (Folder is null)
        {
            return;
        }

        var index = new RouteEndpointBuilder(WriteIndexAsync, RoutePatternFactory.Parse("{**page}"), order: 0)
        {
            Metadata = { Marker, new Microsoft.AspNetCore.Authorization.AllowAnonymousAttribute() },
        }.Build();
        app.Use((context, next) =>
        {
            if (context.GetEndpoint() is null && AsksForPage(context.Request))
            {
                context.SetEndpoint(index);
            }

            return next(context);
        });
    }

    /// <summary>
    /// Nothing from elsewhere, nothing inline, in no frame; the pages are WebAssembly. They may call the broker, and who signs people in.
    /// </summary>
    public static string PolicyFor(OidcSettings? oidc) => oidc is null ? StrictPolicy : $"{StrictPolicy}; connect-src 'self' {oidc.Origin}";

    /// <summary>Whether the answer is one of the pages' files, which has headers of its own.</summary>
    /// <param name="context">The request.</param>
    /// <param name="policy">The content security policy.</param>
    public static bool TryWriteHeaders(HttpContext context, string policy)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<PageFile>() is null)
        {
            return false;
        }

        context.Response.Headers.ContentSecurityPolicy = policy;
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        return true;
    }

    private static bool AsksForPage(HttpRequest request) =>
        HttpMethods.IsGet(request.Method)
        && request.Prefers("text/html")
        && !OthersPaths.Any(path => request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase));

    private static Task WriteIndexAsync(HttpContext context)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-cache";
        return context.Response.SendFileAsync(Path.Combine(Folder!, "index.html"), context.RequestAborted);
    }

    private sealed record PageFile;
}
