using Broker.Api.Configuration;
using Broker.Application.Abstractions;
using Broker.Application.Tokens.DeleteToken;

namespace Broker.Api.Hosting;

/// <summary>
/// Refuses to run without the shared user while there is no admin token that lasts. An embedded database is asked before the broker
/// listens, a remote one as soon as its schema is current.
/// </summary>
internal sealed class AdminGuard(
    AuthorityOptions options, Settings settings, IServiceScopeFactory scopes, IStorage storage, TimeProvider time)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!options.SharedUser && settings.PostgresConnection is null)
        {
            await EnsureAsync(cancellationToken);
        }

        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!options.SharedUser && settings.PostgresConnection is not null && !await IsEnsuredAsync(stoppingToken))
            {
                await Task.Delay(Interval, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the broker stops
        }
    }

    private async Task<bool> IsEnsuredAsync(CancellationToken cancellationToken)
    {
        try
        {
            await EnsureAsync(cancellationToken);
            return true;
        }
        catch (Exception exception) when (storage.IsOutage(exception))
        {
            return false;
        }
    }

    private async Task EnsureAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        if (!await scope.ServiceProvider.GetRequiredService<ITokenRepository>().HasOtherAdminAsync(except: null, cancellationToken))
        {
            throw new ConfigurationException(
                "Auth:SharedUser", "must be true while there is no admin token that lasts; token/add with the role admin makes one.");
        }
    }
}
