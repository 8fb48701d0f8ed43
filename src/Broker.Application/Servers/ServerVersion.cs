namespace Broker.Application.Servers;

/// <summary>Names what a server's agent must apply: two answers of the same version are the same.</summary>
/// <param name="ServerId">A server that is deleted and added again gets another one, so that no version ever comes twice.</param>
/// <param name="Revision">Grows with each change.</param>
public sealed record ServerVersion(Guid ServerId, long Revision)
{
    /// <summary>Letters, digits and a dash: what an entity tag takes (RFC 9110, 8.8.3).</summary>
    public override string ToString() => $"{ServerId:N}-{Revision}";
}
