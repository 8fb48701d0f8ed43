using System.Diagnostics.Metrics;
using Broker.Application.Servers.GetServerStatus;
using MediatR;

namespace Broker.Api.Hosting;

/// <summary>
/// The fleet as the database has it, read anew when somebody asks for the metrics: a broker that nobody watches does nothing. All
/// brokers of one database tell the same.
/// </summary>
internal sealed class FleetMetrics : IDisposable
{
    public const string MeterName = "WireguardBroker.Fleet";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly IServiceScopeFactory scopes;
    private readonly ILogger<FleetMetrics> logger;
    private readonly Meter meter = new(MeterName);
    private volatile IReadOnlyList<ListedServerStatus> servers = [];
    private volatile bool isDatabaseUp;

    public FleetMetrics(IServiceScopeFactory scopes, ILogger<FleetMetrics> logger)
    {
        (this.scopes, this.logger) = (scopes, logger);
        PerServer("server.leases", "Addresses that are leased.", server => server.Status.Peers);
        PerServer("server.leases_free", "Addresses that are left to lease.", server => server.Status.LeasesFree);
        PerServer("server.peers_online", "Peers with a handshake within 180 s.", server => server.Status.PeersOnline);
        PerServer("server.in_step", "Whether the server's agent has applied all there is: 1 or 0.", server => server.Status.InStep ? 1 : 0);
        PerServer("server.problems", "Problems that the server's agent cannot repair.", server => server.Status.Problems.Count);
        meter.CreateObservableGauge(
            "wireguard_broker.server.clock_skew",
            () => from server in servers
                  where server.Status.ClockSkewSeconds is not null
                  select Measure(server, server.Status.ClockSkewSeconds!.Value),
            unit: "s",
            "How far the clock of the server's host is ahead of the broker's; missing until its agent has told the time.");
        meter.CreateObservableGauge(
            "wireguard_broker.server.last_report.timestamp",
            () => from server in servers
                  where server.Status.LastSeen is not null
                  select Measure(server, server.Status.LastSeen!.Value.ToUnixTimeSeconds()),
            unit: "s",
            "When the server's agent last reported, in seconds since 1970; missing until it has.");
        meter.CreateObservableGauge(
            "wireguard_broker.servers", CountServers, unit: null, "Servers whose agents have applied all there is, have not, or have never reported.");
        meter.CreateObservableGauge(
            "wireguard_broker.database.up", () => isDatabaseUp ? 1 : 0, unit: null, "Whether the database answers: 1 or 0.");
    }

    /// <summary>Reads the fleet; where the database does not answer in time, there is nothing to tell of it.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        try
        {
            servers = await ReadAsync(cancellationToken).WaitAsync(Patience, cancellationToken);
            isDatabaseUp = true;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            logger.LogDebug("The fleet cannot be read for the metrics: {Problem}", exception.Message);
            servers = [];
            isDatabaseUp = false;
        }
    }

    public void Dispose() => meter.Dispose();

    private async Task<IReadOnlyList<ListedServerStatus>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var listed = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new GetServerStatusQuery(Server: null), cancellationToken);
        return await listed.ToListAsync(cancellationToken);
    }

    private void PerServer(string name, string description, Func<ListedServerStatus, long> value) => meter.CreateObservableGauge(
        $"wireguard_broker.{name}", () => servers.Select(server => Measure(server, value(server))), unit: null, description);

    private IEnumerable<Measurement<long>> CountServers()
    {
        if (!isDatabaseUp)
        {
            return [];
        }

        var all = servers;
        var unseen = all.Count(server => server.Status.LastSeen is null);
        var inStep = all.Count(server => server.Status.InStep);
        return
        [
            new(inStep, new KeyValuePair<string, object?>("state", "in_step")),
            new(all.Count - inStep - unseen, new KeyValuePair<string, object?>("state", "out_of_step")),
            new(unseen, new KeyValuePair<string, object?>("state", "never_seen")),
        ];
    }

    private static Measurement<T> Measure<T>(ListedServerStatus server, T value)
        where T : struct =>
        new(value, new KeyValuePair<string, object?>("server", server.ServerName));
}
