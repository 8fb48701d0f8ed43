using Broker.Api.Authentication.SignIn;
using Broker.Api.Json;
using Broker.Application.Abstractions;
using Broker.Contracts;
using Broker.Domain.Authority;

namespace Broker.Api.Authentication;

/// <summary>The token that the caller of a request has proved itself with, and by which secret.</summary>
internal sealed record ProvedToken(Token Token, Secret Secret);

/// <summary>A request that ends when the credentials of its caller do.</summary>
/// <param name="Ended">When they have ended.</param>
/// <param name="Gone">When the caller is not there any more.</param>
internal sealed record WatchedCredentials(CancellationToken Ended, CancellationToken Gone);

internal static class TokenWatching
{
    /// <summary>
    /// No timer runs for longer than 49 days. What goes on for so long with a person's token that ends later is ended then: its caller
    /// asks again.
    /// </summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(49);

    /// <summary>
    /// Ends a request that takes long within a second after its token has ended, and when that of the identity provider has expired: with
    /// 401, or, where the answer has begun, by a cut.
    /// </summary>
    public static void UseTokenWatching(this IApplicationBuilder app) => app.UseWhen(
        context =>
            TakesLong(context.Request)
                && (context.Features.Get<ProvedToken>() is not null || context.Features.Get<ProvedPerson>() is not null),
        lasting => lasting.Use(async (context, next) =>
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
            context.Features.Set(new WatchedCredentials(ended, gone));
            try
            {
                await next(context);
            }
            catch (OperationCanceledException) when (ended.IsCancellationRequested && !gone.IsCancellationRequested)
            {
                if (context.Response.HasStarted)
                {
                    context.Abort(); // no part of a list looks like a whole one
                    return;
                }

                await context.WriteEndedAsync(gone);
            }
            finally
            {
                context.RequestAborted = gone;
            }
        }));

    /// <summary>
    /// Of a request whose change is made: it is answered all the same. Returns false where it was not its credentials that ended.
    /// </summary>
    public static bool OutlivesCredentials(this HttpContext context)
    {
        if (context.Features.Get<WatchedCredentials>() is not { } watched
            || !watched.Ended.IsCancellationRequested || watched.Gone.IsCancellationRequested)
        {
            return false;
        }

        context.RequestAborted = watched.Gone;
        return true;
    }

    /// <summary>Answers a caller whose credentials ended while its request was under way.</summary>
    public static async Task WriteEndedAsync(this HttpContext context, CancellationToken cancellationToken)
    {
        var hasEnded = context.Features.Get<ProvedToken>() is { } proved
            && await context.RequestServices.GetRequiredService<ITokenDirectory>().HasEndedAsync(proved.Secret, cancellationToken);
        await BrokerAuthenticationHandler.WriteUnauthenticatedAsync(context, isKnownToFail: true, hasEnded);
    }

    /// <summary>
    /// It may wait, or is answered by a list of any length, which is sent while it is read, as fast as the caller takes it.
    /// </summary>
    private static bool TakesLong(HttpRequest request)
    {
        var path = request.Path.Value!.TrimEnd('/');
        return request.HasPreferences
            || path.EndsWith($"/{Routes.ListAll}", StringComparison.OrdinalIgnoreCase)
            || path.EndsWith($"/{Routes.Status}", StringComparison.OrdinalIgnoreCase)
            || request.Prefers(RequestPreferences.EventStream)
            || request.Prefers(RequestPreferences.Lines);
    }

    /// <summary>A token that was taken although it has expired, as clocks differ, lasts until it is taken no more.</summary>
    private static CancellationTokenSource Expiry(ProvedPerson? person, TimeProvider time)
    {
        if (person is null)
        {
            return new CancellationTokenSource();
        }

        var left = person.ExpiresAt - time.GetUtcNow();
        left = left > TimeSpan.Zero ? left : left + OidcTokens.ClockSkew;
        return new CancellationTokenSource(TimeSpan.FromTicks(Math.Clamp(left.Ticks, 0, Longest.Ticks)), time);
    }
}
