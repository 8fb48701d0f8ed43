using Agent.Clients;
using Agent.Configuration;

namespace Agent.Status;

/// <summary>A client's plans as a report.</summary>
internal static class ClientStatus
{
    public static ClientStatusReport Of(AgentConfiguration configuration, IReadOnlyList<PeeringPlan> plans) => new(
        configuration.Name.ToString(),
        [.. plans.Select(plan => new PeeringLine(
            plan.Settings.ServerName.ToString(), plan.Path, plan.Peering?.Lease.ToString(),
            IsCurrent: plan.Error is null && plan.Plan.Steps.Count == 0 && !plan.NeedsDecision && !plan.IsRevoked,
            IsUp: plan.Tunnel is not null, plan.Peer?.LatestHandshake, plan.Peer?.RxBytes ?? 0, plan.Peer?.TxBytes ?? 0, plan.Error)
        {
            LeaseV6 = plan.Peering?.LeaseV6?.ToString(),
        })],
        plans.Aggregate(Plan.Nothing, (all, plan) => all.Then(plan.Plan)))
    {
        Broker = configuration.ApiServer.Address.ToString(),
        Error = plans.FirstOrDefault(plan => plan.Error is not null)?.Error,
    };
}
