using Broker.Application.Abstractions;
using Broker.Domain.Authority;

namespace Broker.Application.Owners.ListOwners;

/// <summary>All owners that have clients or have left, by name.</summary>
public sealed record ListOwnersQuery : IQuery<IReadOnlyList<ListedOwner>>
{
    public Need Need => Need.Read;
}
