using Broker.Contracts;
using Broker.Domain.Keys;
using FluentValidation;

namespace Broker.Application.Validation;

/// <summary>The shape of what agents report.</summary>
internal static class ReportRules
{
    private static readonly DateTimeOffset Year10000 = new(9999, 12, 31, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Of a list that may be long, the first peer that is wrong is named.</summary>
    public static void ReportedPeers<T>(this IRuleBuilder<T, IReadOnlyList<PeerReport>> rule) => rule.Custom((peers, context) =>
    {
        if (peers is null)
        {
            context.AddFailure(FieldMessages.Required("a list of peers"));
            return;
        }

        var keys = new HashSet<string>(peers.Count, StringComparer.Ordinal);
        for (var i = 0; i < peers.Count; i++)
        {
            if (Fault(peers[i], keys) is { } fault)
            {
                context.AddFailure($"The peer at position {i} {fault}.");
                return;
            }
        }
    });

    private static string? Fault(PeerReport? peer, HashSet<string> keys) =>
        peer is null ? "must be an object"
        : !PublicKey.TryParse(peer.PublicKey, out _)
            ? $"has the key '{FieldMessages.Shortened(peer.PublicKey ?? "")}': it must be {PublicKey.Accepted}"
        : !keys.Add(peer.PublicKey) ? $"has the key {peer.PublicKey}, as one before it"
        : peer.RxBytes < 0 || peer.TxBytes < 0 ? "has less than 0 bytes received or sent"
        : peer.LatestHandshake < DateTimeOffset.UnixEpoch || peer.LatestHandshake > Year10000 ? "has a handshake before 1970 or after 9999"
        : null;
}
