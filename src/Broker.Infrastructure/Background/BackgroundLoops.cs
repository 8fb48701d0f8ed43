using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Broker.Infrastructure.Background;

/// <summary>The broker's background loops, for readiness and metrics.</summary>
public sealed class BackgroundLoops : IDisposable
{
    public const string MeterName = "WireguardBroker.Background";

    private readonly Meter meter = new(MeterName);
    private volatile BackgroundLoop[] loops = [];

    public BackgroundLoops() => meter.CreateObservableGauge(
        "wireguard_broker.background.up",
        () => loops.Select(
            loop => new Measurement<int>(loop.Problem is null ? 1 : 0, new KeyValuePair<string, object?>("task", loop.Name))),
        unit: null,
        "Whether the last attempt of a background task succeeded: 1 or 0.");

    /// <summary>The names of the tasks whose last attempt failed.</summary>
    public IReadOnlyList<string> Failing => [.. loops.Where(loop => loop.Problem is not null).Select(loop => loop.Name)];

    public void Dispose() => meter.Dispose();

    /// <summary>Called while the services are built, one after the other.</summary>
    internal BackgroundLoop Add(string name, ILogger logger, TimeProvider time)
    {
        var loop = new BackgroundLoop(name, logger, time);
        loops = [.. loops, loop];
        return loop;
    }
}
