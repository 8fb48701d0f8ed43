using Broker.Api.Authentication.SignIn;
using Broker.Api.Json;
using Broker.Application.Abstractions;
using Broker.Domain.Authority;

namespace Broker.Api.Authentication;

/// <summary>The token that the caller of a request has proved itself with, and by which secret.</summary>
internal sealed record ProvedToken(Token Token, Secret Secret);

internal static class TokenWatching
{
    /// <summary>
    /// Ends a request that waits, with 401, within a second after its token has ended, and when that of the identity provider has expired;
    /// a stream of events is cut.
    /// </summary>
    public static void UseTokenWatching(this IApplicationBuilder app) => app.UseWhen(
        context =>
            Waits(context.Request) && (context.Features.Get<ProvedToken>() is not null || context.Features.Get<ProvedPerson>() is not null),
        waiting => waiting.Use(async (context, next) =>
        {
            var services = context.RequestServices;
            using var watch = context.Features.Get<ProvedToken>() is { } proved
                ? services.GetRequiredService<ITokenDirectory>().WatchToken(proved.Token, proved.Secret)
                : null;
            using var expiry = Expiry(context.Features.Get<ProvedPerson>(), services.GetRequiredService<TimeProvider>());
            var ended = watch?.Ended ?? expiry.Token;
            var gone = context.RequestAborted;
            using var end = CancellationTokenSource.CreateLinkedTokenSource(gone, ended);
            context.RequestAborted = end.Token;
            try
            {
                await next(context);
            }
            catch (OperationCanceledException)
                when (ended.IsCancellationRequested && !gone.IsCancellationRequested && !context.Response.HasStarted)
            {
                await BrokerAuthenticationHandler.WriteUnauthenticatedAsync(context, isKnownToFail: true);
            }
            finally
            {
                context.RequestAborted = gone;
            }
        }));

    private static bool Waits(HttpRequest request) =>
        request.Headers.ContainsKey("Prefer") || request.Accepts(RequestPreferences.EventStream);

    private static CancellationTokenSource Expiry(ProvedPerson? person, TimeProvider time)
    {
        var left = person is null ? Timeout.InfiniteTimeSpan : person.ExpiresAt - time.GetUtcNow();
        return new CancellationTokenSource(
            person is null ? left : TimeSpan.FromTicks(Math.Clamp(left.Ticks, 0, ITokenWatch.Longest.Ticks)), time);
    }
}
