namespace Broker.Infrastructure;

/// <summary>Whether the database has the schema that this broker works with; false until the migrations are done.</summary>
internal sealed class SchemaState
{
    /// <summary>All tables that calls read and write.</summary>
    public static readonly string[] Tables =
    [
        "servers", "peerings", "free_ranges", "quarantined_leases", "routed_networks", "clients", "client_tags", "former_server_names",
        "deleted_servers", "tokens", "token_generation", "ended_tokens", "invitations", "audit", "events", "webhooks", "webhook_lease",
        "inactive_owners", "directory_leavers", "server_reports", "peering_reports",
    ];

    private readonly TaskCompletionSource current = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsCurrent => current.Task.IsCompleted;

    public void MarkCurrent() => current.TrySetResult();

    /// <summary>Waits until it is current, or the token is cancelled.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken) =>
        await Task.WhenAny(current.Task, Task.Delay(Timeout.Infinite, cancellationToken));
}
