using OpenTelemetry.Metrics;

namespace Broker.Api.Hosting;

internal static class Metrics
{
    /// <summary>Requests by route and status, connections, the database pool and the runtime, in Prometheus' text format.</summary>
    public static void AddBrokerMetrics(this IServiceCollection services) =>
        services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime", "Npgsql")
            .AddPrometheusExporter());
}
