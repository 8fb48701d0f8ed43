using Broker.Application.Abstractions;
using Broker.Domain.Authority;

namespace Broker.Application.Clients.CountExpiring;

/// <summary>How many clients and peerings expire within a time.</summary>
public sealed record CountExpiringQuery(TimeSpan Within) : IQuery<ExpiringCounts>
{
    public Need Need => Need.Read;
}
