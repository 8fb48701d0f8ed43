using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Broker.Api.Hosting;

/// <summary>
/// Anyone may ask for readiness, and the database has few connections: those who ask while a look at it is under way share its
/// answer, so that strangers take one connection at most.
/// </summary>
internal sealed class SharedHealthChecks(HealthCheckService checks) : HealthCheckService
{
    private readonly Lock gate = new();
    private Task<HealthReport>? look;

    public override Task<HealthReport> CheckHealthAsync(
        Func<HealthCheckRegistration, bool>? predicate, CancellationToken cancellationToken = default) =>
        predicate is null ? Look().WaitAsync(cancellationToken) : checks.CheckHealthAsync(predicate, cancellationToken);

    private Task<HealthReport> Look()
    {
        lock (gate)
        {
            if (look is null or { IsCompleted: true })
            {
                look = Task.Run(() => checks.CheckHealthAsync(predicate: null, CancellationToken.None));
            }

            return look;
        }
    }
}

internal static class HealthCheckSetup
{
    /// <summary>Stands in front of the service that AddHealthChecks has registered.</summary>
    public static void ShareHealthChecks(this IServiceCollection services)
    {
        var checks = services.Last(service => service.ServiceType == typeof(HealthCheckService)).ImplementationType!;
        services.AddSingleton<HealthCheckService>(
            provider => new SharedHealthChecks((HealthCheckService)ActivatorUtilities.CreateInstance(provider, checks)));
    }
}
