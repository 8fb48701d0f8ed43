namespace Broker.Domain.Servers;

/// <summary>Identifies one life of a server: a server that is deleted and added again under its old name gets a new one.</summary>
public readonly record struct ServerId(Guid Value)
{
    public static ServerId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public override string ToString() => Value.ToString();
}
