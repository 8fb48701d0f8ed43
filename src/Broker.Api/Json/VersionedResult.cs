using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;

namespace Broker.Api.Json;

/// <summary>A finished answer with its entity tag, or 304 where the caller has it already (RFC 9110, 13.1.2).</summary>
/// <param name="Version">The entity tag.</param>
/// <param name="Body">Null for 304.</param>
internal sealed record VersionedResult(string Version, byte[]? Body) : IActionResult
{
    private string ContentType { get; init; } = "application/json; charset=utf-8";

    /// <summary>An answer whose version is a digest of its contents.</summary>
    public static VersionedResult Of<T>(T answer) => Of(JsonSerializer.SerializeToUtf8Bytes(answer, WireFormat.Options));

    /// <inheritdoc cref="Of{T}"/>
    public static VersionedResult OfText(string text) =>
        Of(Encoding.UTF8.GetBytes(text)) with { ContentType = "text/plain; charset=utf-8" };

    public async Task ExecuteResultAsync(ActionContext context)
    {
        var response = context.HttpContext.Response;
        response.Headers.ETag = $"\"{Version}\"";
        if (Body is null)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = ContentType;
        response.ContentLength = Body.Length;
        await response.Body.WriteAsync(Body, context.HttpContext.RequestAborted);
    }

    private static VersionedResult Of(byte[] body) => new(Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 16)), body);
}
