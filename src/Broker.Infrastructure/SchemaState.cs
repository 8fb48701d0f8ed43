namespace Broker.Infrastructure;

/// <summary>Whether the database has the schema that this broker works with; false until the migrations are done.</summary>
internal sealed class SchemaState
{
    /// <summary>All tables that calls read and write.</summary>
    public static readonly string[] Tables = ["servers", "peerings", "freed_addresses", "server_reports", "peering_reports"];

    private volatile bool isCurrent;

    public bool IsCurrent => isCurrent;

    public void MarkCurrent() => isCurrent = true;
}
