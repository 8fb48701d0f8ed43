using System.Diagnostics.Metrics;
using Broker.Application;
using Broker.Application.Abstractions;
using Broker.Application.Clients.CountExpiring;
using Broker.Application.Servers.GetServerStatus;
using Broker.Application.Webhooks.ListWebhooks;
using Broker.Domain.Authority;
using Broker.Domain.Webhooks;
using MediatR;

namespace Broker.Api.Hosting;

/// <summary>
/// Metrics of the fleet, read from the database at every scrape; without scrapes nothing is read. All brokers on one database export
/// the same values.
/// </summary>
internal sealed class FleetMetrics : IDisposable
{
    public const string MeterName = "WireguardBroker.Fleet";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly IServiceScopeFactory scopes;
    private readonly IStorage storage;
    private readonly ILogger<FleetMetrics> logger;
    private readonly Meter meter = new(MeterName);
    private volatile IReadOnlyList<ListedServerStatus> servers = [];
    private volatile ExpiringCounts? expiring;
    private volatile IReadOnlyList<WebhookState> webhooks = [];
    private volatile bool isDatabaseUp;

    public FleetMetrics(IServiceScopeFactory scopes, IStorage storage, ILogger<FleetMetrics> logger)
    {
        (this.scopes, this.storage, this.logger) = (scopes, storage, logger);
        PerServer("server.leases", "Leased addresses.", server => server.Status.Peers);
        PerServer("server.leases_free", "Free addresses.", server => server.Status.LeasesFree);
        PerServer("server.peers_online", "Peers with a handshake within 180 s.", server => server.Status.PeersOnline);
        PerServer(
            "server.in_step",
            "1 if the server's agent has reported the latest revision, with its digest and no problem, else 0.",
            server => server.Status.InStep ? 1 : 0);
        PerServer("server.problems", "Problems that the server's agent cannot repair.", server => server.Status.Problems.Count);
        meter.CreateObservableGauge(
            "wireguard_broker.server.clock_skew",
            () => from server in servers
                  where server.Status.ClockSkewSeconds is not null
                  select Measure(server, server.Status.ClockSkewSeconds!.Value),
            unit: "s",
            "How far the clock of the server's host is ahead of the broker's; missing until its agent has reported the time.");
        meter.CreateObservableGauge(
            "wireguard_broker.server.last_report.timestamp",
            () => from server in servers
                  where server.Status.LastSeen is not null
                  select Measure(server, server.Status.LastSeen!.Value.ToUnixTimeSeconds()),
            unit: "s",
            "Time of the agent's last report, in seconds since 1970; missing before the first.");
        PerFleet("clients.expiring", "Clients that expire within a day.", counts => counts.Clients);
        PerFleet("peerings.expiring", "Peerings that expire within a day, by themselves or with their client.", counts => counts.Peerings);
        meter.CreateObservableGauge(
            "wireguard_broker.servers", CountServers, unit: null,
            "Number of servers in step, out of step, and never seen (no report yet).");
        meter.CreateObservableGauge(
            "wireguard_broker.webhooks", CountWebhooks, unit: null,
            "Number of webhooks whose receivers take events, fail to, and are told nothing any more.");
        meter.CreateObservableGauge(
            "wireguard_broker.database.up", () => isDatabaseUp ? 1 : 0, unit: null,
            "1 if the database answered this scrape and has what calls need, else 0.");
    }

    /// <summary>Reads the fleet. If the database does not answer in time, the metrics of the fleet are missing.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        try
        {
            (servers, expiring, webhooks) = await ReadAsync(cancellationToken).WaitAsync(Patience, cancellationToken);
            isDatabaseUp = await storage.FindProblemAsync(cancellationToken) is null;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            logger.LogDebug("The fleet cannot be read for the metrics: {Problem}", exception.Message);
            (servers, expiring, webhooks) = ([], null, []);
            isDatabaseUp = false;
        }
    }

    public void Dispose() => meter.Dispose();

    private async Task<(IReadOnlyList<ListedServerStatus>, ExpiringCounts, IReadOnlyList<WebhookState>)> ReadAsync(
        CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerContext>().Set(Caller.Broker);
        var mediator = scope.ServiceProvider.GetRequiredService<IMediator>();
        var listed = await (await mediator.Send(new GetServerStatusQuery(Server: null), cancellationToken)).ToListAsync(cancellationToken);
        var counts = await mediator.Send(new CountExpiringQuery(TimeSpan.FromDays(1)), cancellationToken);
        return (listed, counts,
            [.. (await mediator.Send(new ListWebhooksQuery(), cancellationToken)).Select(webhook => webhook.Progress.State)]);
    }

    private void PerFleet(string name, string description, Func<ExpiringCounts, long> value) => meter.CreateObservableGauge(
        $"wireguard_broker.{name}",
        () => expiring is { } counts ? [new Measurement<long>(value(counts))] : Array.Empty<Measurement<long>>(), unit: null, description);

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

    private IEnumerable<Measurement<long>> CountWebhooks() => !isDatabaseUp ? [] :
        from state in new[]
        {
            (WebhookState.Delivering, "delivering"), (WebhookState.Failing, "failing"), (WebhookState.Disabled, "disabled"),
        }
        select new Measurement<long>(
            webhooks.Count(webhook => webhook == state.Item1), new KeyValuePair<string, object?>("state", state.Item2));

    private static Measurement<T> Measure<T>(ListedServerStatus server, T value)
        where T : struct =>
        new(value, new KeyValuePair<string, object?>("server", server.ServerName));
}
