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

    /// <summary>The refusal of a request with wrong fields.</summary>
    public static ProblemDetails Invalid(IReadOnlyDictionary<string, string[]> errors) => Of(
        StatusCodes.Status400BadRequest,
        "validation",
        string.Join(' ', errors.Select(field => $"{field.Key}: {string.Join(' ', field.Value)}")),
        errors);

    public static Task WriteAsync(HttpContext context, int status, string slug, string detail) =>
        WriteAsync(context, Of(status, slug, detail));

    public static Task WriteAsync(HttpContext context, ProblemDetails problem)
    {
        context.Response.StatusCode = problem.Status!.Value;
        context.Response.ContentType = ContentType;

        // Without a token: a caller that has gone is no failure.
        return JsonSerializer.SerializeAsync(context.Response.Body, problem, WireFormat.Options, CancellationToken.None);
    }
}
