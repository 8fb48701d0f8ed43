using Broker.Domain.Servers;
using Microsoft.AspNetCore.Mvc;

namespace Broker.Api.Json;

/// <summary>Finished JSON with its entity tag, or 304 where the caller has it already (RFC 9110, 13.1.2).</summary>
/// <param name="Version">The entity tag.</param>
/// <param name="Body">Null for 304.</param>
internal sealed record VersionedJsonResult(ServerVersion Version, byte[]? Body) : IActionResult
{
    public async Task ExecuteResultAsync(ActionContext context)
    {
        var response = context.HttpContext.Response;
        response.Headers.ETag = $"\"{Version}\"";
        if (Body is null)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = Body.Length;
        await response.Body.WriteAsync(Body, context.HttpContext.RequestAborted);
    }
}
