namespace Broker.Domain.Servers;

/// <summary>Names what a server's agent must apply: two lists of the same version are the same.</summary>
/// <param name="ServerId">A server that is deleted and added again gets another id.</param>
/// <param name="Revision">Grows with each change.</param>
/// <param name="Digest">
/// Of the contents: after a restored database a revision can come twice, with other contents. Null where a release that knew no digests
/// has made the last change.
/// </param>
public sealed record ServerVersion(ServerId ServerId, long Revision, ListDigest? Digest)
{
    /// <summary>Letters, digits and dashes: a valid entity tag (RFC 9110, 8.8.3).</summary>
    public override string ToString() =>
        Digest is { } digest ? $"{ServerId.Value:N}-{Revision}-{digest}" : $"{ServerId.Value:N}-{Revision}";
}
