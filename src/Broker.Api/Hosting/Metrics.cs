using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Broker.Api.Hosting;

internal static class Metrics
{
    /// <summary>Requests by route and status, connections, the database pool and the runtime, in Prometheus' text format.</summary>
    public static void AddBrokerMetrics(this IServiceCollection services) =>
        services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .ConfigureResource(resource => resource.AddService("wireguard-broker"))
            .AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime", "Npgsql")
            .AddPrometheusExporter());
}
