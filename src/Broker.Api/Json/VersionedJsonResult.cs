using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;

namespace Broker.Api.Json;

/// <summary>Finished JSON with its entity tag, or 304 where the caller has it already (RFC 9110, 13.1.2).</summary>
/// <param name="Version">The entity tag.</param>
/// <param name="Body">Null for 304.</param>
internal sealed record VersionedJsonResult(string Version, byte[]? Body) : IActionResult
{
    /// <summary>An answer whose version is a digest of its contents.</summary>
    public static VersionedJsonResult Of<T>(T answer)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(answer, WireFormat.Options);
        return new VersionedJsonResult(Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 16)), body);
    }

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
