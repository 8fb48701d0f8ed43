namespace Broker.Infrastructure;

/// <summary>Whether the database has the schema that this broker works with; false until the migrations are done.</summary>
internal sealed class SchemaState
{
    private volatile bool isCurrent;

    public bool IsCurrent => isCurrent;

    public void MarkCurrent() => isCurrent = true;
}
