using Broker.Application.Watching;
using Broker.Infrastructure.Background;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Broker.Api.Hosting;

internal static class Metrics
{
    public const string Path = "/metrics";

    /// <summary>
    /// Metrics of requests, waiting requests, fleet, connection pool and runtime, in Prometheus' text format
    /// (docs/operations.md).
    /// </summary>
    public static void AddBrokerMetrics(this IServiceCollection services)
    {
        services.AddSingleton<FleetMetrics>();
        services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .ConfigureResource(resource => resource.AddService("wireguard-broker"))
            .AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime", "Npgsql")
            .AddMeter(WatchMetrics.MeterName, FleetMetrics.MeterName, BackgroundLoops.MeterName, AuthorityMetrics.MeterName)
            .AddPrometheusExporter());
    }

    /// <summary>Must be registered after authorization, so that unauthenticated scrapes do not read the database.</summary>
    public static void UseFleetMetrics(this WebApplication app) => app.UseWhen(
        context => context.Request.Path.StartsWithSegments(Path, StringComparison.OrdinalIgnoreCase),
        metrics => metrics.Use(async (context, next) =>
        {
            await context.RequestServices.GetRequiredService<FleetMetrics>().RefreshAsync(context.RequestAborted);
            await next(context);
        }));
}
