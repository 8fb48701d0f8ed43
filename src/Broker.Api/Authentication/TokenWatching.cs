using Broker.Application.Abstractions;
using Broker.Domain.Authority;

namespace Broker.Api.Authentication;

/// <summary>The token that the caller of a request has proved itself with, and by which secret.</summary>
internal sealed record ProvedToken(Token Token, Secret Secret);

internal static class TokenWatching
{
    /// <summary>Ends a request that waits, with 401, within a second after its token has ended; a stream of events is cut.</summary>
    public static void UseTokenWatching(this IApplicationBuilder app) => app.UseWhen(
        context => (context.Request.Headers.ContainsKey("Prefer") || context.Request.Headers.Accept.Contains("text/event-stream", StringComparer.OrdinalIgnoreCase)) && context.Features.Get<ProvedToken>() is not null,
        waiting => waiting.Use(async (context, next) =>
        {
            var directory = context.RequestServices.GetRequiredService<ITokenDirectory>();
            var proved = context.Features.Get<ProvedToken>()!;
            using var watch = directory.WatchToken(proved.Token, proved.Secret);
            var gone = context.RequestAborted;
            using var end = CancellationTokenSource.CreateLinkedTokenSource(gone, watch.Ended);
            context.RequestAborted = end.Token;
            try
            {
                await next(context);
            }
            catch (OperationCanceledException) when (watch.Ended.IsCancellationRequested && !gone.IsCancellationRequested && !context.Response.HasStarted)
            {
                await BrokerAuthenticationHandler.WriteUnauthenticatedAsync(context, isKnownToFail: true);
            }
            finally
            {
                context.RequestAborted = gone;
            }
        }));
}
