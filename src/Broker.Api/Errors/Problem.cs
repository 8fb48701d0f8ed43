using System.Text.Json;
using Broker.Api.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace Broker.Api.Errors;

/// <summary>RFC 9457 problem details, the body of every refusal.</summary>
internal static class Problem
{
    public const string ContentType = "application/problem+json";

    public static ProblemDetails Of(int status, string slug, string detail, IReadOnlyDictionary<string, string[]>? errors = null)
    {
        var problem = new ProblemDetails
        {
            Type = $"urn:wireguard-broker:{slug}",
            Title = ReasonPhrases.GetReasonPhrase(status),
            Status = status,
            Detail = detail,
        };
        if (errors is not null)
        {
            problem.Extensions["errors"] = errors;
        }

        return problem;
    }

    public static Task WriteAsync(HttpContext context, int status, string slug, string detail, IReadOnlyDictionary<string, string[]>? errors = null)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = ContentType;

        // Without a token: that the caller has gone is no failure.
        return JsonSerializer.SerializeAsync(context.Response.Body, Of(status, slug, detail, errors), WireFormat.Options, CancellationToken.None);
    }
}
