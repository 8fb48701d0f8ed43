using Broker.Application.Abstractions;
using Broker.Domain.Authority;

namespace Broker.Api.Authentication;

internal static class TokenWatching
{
    /// <summary>Ends a request that waits, with 401, within a second after its token has ended.</summary>
    public static void UseTokenWatching(this IApplicationBuilder app) => app.UseWhen(
        context => context.Request.Headers.ContainsKey("Prefer") && context.Features.Get<Token>() is not null,
        waiting => waiting.Use(async (context, next) =>
        {
            var directory = context.RequestServices.GetRequiredService<ITokenDirectory>();
            using var watch = directory.WatchToken(context.Features.Get<Token>()!);
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
