using Broker.Contracts;
using Broker.Domain.Keys;
using Broker.Domain.Reports;
using Broker.Domain.Servers;
using FluentValidation;

namespace Broker.Api.Validation;

/// <summary>The shape of a report. Of a list, which may be long, the first wrong element is named.</summary>
public sealed class ServerReportRequestValidator : AbstractValidator<ServerReportRequest>
{
    public ServerReportRequestValidator()
    {
        RuleFor(r => r.ServerName).Text<ServerReportRequest, ServerName>();
        RuleFor(r => r.ServerId).ServerId();
        RuleFor(r => r.Revision).GreaterThanOrEqualTo(0).WithMessage("{PropertyValue} must be a revision, 0 or more.");
        RuleFor(r => r.Digest).Text<ServerReportRequest, ListDigest>(optional: true);
        RuleFor(r => r.AgentVersion).Text<ServerReportRequest, AgentVersion>();
        RuleFor(r => r.AgentRunId).AgentRunId();
        RuleFor(r => r.ListenPort).InclusiveBetween(0, ushort.MaxValue).WithMessage("{PropertyValue} must be a port from 0 to 65535.");
        RuleFor(r => r.HostTime).Must(time => time is null || IsTime(time.Value)).WithMessage("Must be a time between 1970 and 9999.");
        RuleFor(r => r.Problems).Must(problems => problems is null || AreProblems(problems))
            .WithMessage($"Must be at most {AgentProblem.MaxCount} texts, each {AgentProblem.Accepted}.");
        RuleFor(r => r.Peers).Custom((peers, context) =>
        {
            if (peers is null)
            {
                context.AddFailure(FieldMessages.Required("a list of peers"));
            }
            else if (Fault(peers) is { } fault)
            {
                context.AddFailure(fault);
            }
        });
    }

    private static bool AreProblems(IReadOnlyList<string> problems) =>
        problems.Count <= AgentProblem.MaxCount && problems.All(problem => AgentProblem.TryParse(problem, out _));

    private static string? Fault(IReadOnlyList<PeerReport> peers)
    {
        for (var i = 0; i < peers.Count; i++)
        {
            if (Fault(peers[i]) is { } fault)
            {
                return $"The peer at position {i} {fault}.";
            }
        }

        return null;
    }

    private static string? Fault(PeerReport? peer) =>
        peer is null ? "must be an object"
        : !PublicKey.TryParse(peer.PublicKey, out _)
            ? $"has the key '{FieldMessages.Shortened(peer.PublicKey ?? "")}': it must be {PublicKey.Accepted}"
        : peer.RxBytes < 0 || peer.TxBytes < 0 ? "has less than 0 bytes received or sent"
        : peer.LatestHandshake is { } handshake && !IsTime(handshake) ? "has a handshake before 1970 or after 9999"
        : null;

    private static bool IsTime(DateTimeOffset time) => time >= DateTimeOffset.UnixEpoch && time <= FieldRules.Year10000;
}
