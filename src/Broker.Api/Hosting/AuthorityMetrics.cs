using System.Diagnostics.Metrics;

namespace Broker.Api.Hosting;

/// <summary>Metrics of what callers were refused.</summary>
internal static class AuthorityMetrics
{
    public const string MeterName = "WireguardBroker.Authority";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Counter<long> Forbidden = Meter.CreateCounter<long>(
        "wgbroker_forbidden", description: "Number of calls that were refused since the caller's token does not let it.");

    public static void Refused() => Forbidden.Add(1);
}
