using Broker.Domain.Servers;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Mvc;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Broker.Application.Abstractions;
using Broker.Application;
using Broker.Domain;
using Broker.Domain.Authority;
using Broker.Api.Authentication;
using Broker.Api.Hosting;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;

namespace Broker.Api.Errors;

/// <summary>The one place where refusals become HTTP.</summary>
internal sealed class ProblemExceptionHandler(IStorage storage, ILogger<ProblemExceptionHandler> logger) : IExceptionHandler
{
    private const string RetryAfterSeconds = "1";

    /// <summary>An outage fails all calls: the same reason is logged once in this time.</summary>
    private static readonly TimeSpan LogInterval = TimeSpan.FromMinutes(1);

    private (string? Problem, long At) lastOutage;

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        await (exception switch
        {
            InvitationKeysException keys => Problem.WriteAsync(httpContext, KeysMissing(keys)),
            InvalidFieldException invalid => Problem.WriteAsync(httpContext, Problem.Invalid(Fields(invalid))),
            ForbiddenException forbidden => WriteForbiddenAsync(httpContext, forbidden),
            ServerNotFoundException missing => Problem.WriteAsync(httpContext, NotFound(missing)),
            BrokerException { Kind: ErrorKind.Unauthenticated } => httpContext.WriteEndedAsync(cancellationToken),
            BrokerException { Kind: ErrorKind.Unavailable } away => WriteUnavailableAsync(httpContext, away),
            BrokerException refusal => Problem.WriteAsync(httpContext, StatusOf(refusal.Kind), refusal.Slug, refusal.Message),
            BadHttpRequestException bad => WriteBadRequestAsync(httpContext, bad),
            IOException or ConnectionAbortedException or OperationCanceledException { InnerException: ConnectionAbortedException } =>
                WriteUnreadableAsync(httpContext, exception),
            _ when storage.IsOutage(exception) => WriteOutageAsync(httpContext, exception),
            _ => WriteUnexpectedAsync(httpContext, exception),
        });
        return true;
    }

    /// <summary>Who tries what is not theirs is worth knowing.</summary>
    private Task WriteForbiddenAsync(HttpContext context, ForbiddenException exception)
    {
        AuthorityMetrics.Refused();
        logger.LogInformation(
            "Refused {Method} {Path} to '{Caller}': {Reason}",
            context.Request.Method,
            context.Request.Path,
            context.RequestServices.GetRequiredService<CallerContext>().Caller.Name,
            exception.Message);
        return Problem.WriteAsync(context, StatusCodes.Status403Forbidden, exception.Slug, exception.Message);
    }

    private static int StatusOf(ErrorKind kind) => kind switch
    {
        ErrorKind.NotFound => StatusCodes.Status404NotFound,
        ErrorKind.Conflict => StatusCodes.Status409Conflict,
        ErrorKind.PreconditionFailed => StatusCodes.Status412PreconditionFailed,
        ErrorKind.Forbidden => StatusCodes.Status403Forbidden,
        ErrorKind.Gone => StatusCodes.Status410Gone,
        _ => StatusCodes.Status400BadRequest,
    };

    /// <summary>With the servers of this name that were deleted, for an agent that serves one of them.</summary>
    private static ProblemDetails NotFound(ServerNotFoundException exception)
    {
        var problem = Problem.Of(StatusCodes.Status404NotFound, exception.Slug, exception.Message);
        if (exception.Deleted.Count > 0)
        {
            problem.Extensions["deleted_server_ids"] = exception.Deleted.Select(id => id.ToString()).ToArray();
        }

        return problem;
    }

    /// <summary>With the servers that a key is wanted for, for an agent or a page that makes them then.</summary>
    private static ProblemDetails KeysMissing(InvitationKeysException exception)
    {
        var problem = Problem.Invalid(Fields(exception));
        problem.Extensions["server_names"] = exception.Servers.Select(server => server.ToString()).ToArray();
        return problem;
    }

    private static Dictionary<string, string[]> Fields(InvalidFieldException exception) => new(StringComparer.Ordinal)
    {
        [JsonNamingPolicy.SnakeCaseLower.ConvertName(exception.Field)] = [exception.Message],
    };

    private static Task WriteUnavailableAsync(HttpContext context, BrokerException exception)
    {
        context.Response.Headers.RetryAfter = RetryAfterSeconds;
        return Problem.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, exception.Slug, exception.Message);
    }

    private static Task WriteBadRequestAsync(HttpContext context, BadHttpRequestException exception)
    {
        var limit = context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize;
        return exception.StatusCode == StatusCodes.Status413PayloadTooLarge
            ? Problem.WriteAsync(
                context,
                exception.StatusCode,
                "payload-too-large",
                string.Create(CultureInfo.InvariantCulture, $"The body must be at most {limit} bytes long."))
            : Problem.WriteAsync(context, exception.StatusCode, "bad-request", exception.Message);
    }

    /// <summary>
    /// Kestrel's, from reading the body: the caller broke its chunks, or the connection, of which the request's token may tell later.
    /// The broker's own files are not read here.
    /// </summary>
    private static Task WriteUnreadableAsync(HttpContext context, Exception exception) =>
        Problem.WriteAsync(context, StatusCodes.Status400BadRequest, "bad-request", $"The body cannot be read: {exception.Message}");

    private Task WriteOutageAsync(HttpContext context, Exception exception)
    {
        var problem = exception.Message.ReplaceLineEndings(" ");
        if (problem != lastOutage.Problem || Stopwatch.GetElapsedTime(lastOutage.At) > LogInterval)
        {
            lastOutage = (problem, Stopwatch.GetTimestamp());
            logger.LogWarning("Answered 503, as the database cannot be used: {Problem}", problem);
        }

        return WriteUnavailableAsync(context, new StorageUnavailableException());
    }

    private Task WriteUnexpectedAsync(HttpContext context, Exception exception)
    {
        logger.LogError(exception, "{Method} {Path} failed.", context.Request.Method, context.Request.Path);
        return Problem.WriteAsync(context, StatusCodes.Status500InternalServerError, "internal", "The broker failed; its log says why.");
    }
}
