using Broker.Domain.Addressing;

namespace Broker.Domain.Servers;

/// <summary>There is no such server.</summary>
/// <param name="name">The name that was asked for.</param>
/// <param name="deleted">
/// Servers of this name that were deleted on purpose, the latest first: an agent that serves one of them may believe that it is gone.
/// An unknown name alone proves nothing; the database may be the wrong one.
/// </param>
/// <param name="nearest">The server whose name is spelled most like this one; null where none is near.</param>
public sealed class ServerNotFoundException(ServerName name, IReadOnlyList<ServerId> deleted, string? nearest = null) : BrokerException(
    ErrorKind.NotFound,
    "server-not-found",
    $"There is no server '{name}'. {(nearest is null ? "server/list_all names those that exist." : $"Is '{nearest}' meant?")}")
{
    public IReadOnlyList<ServerId> Deleted { get; } = deleted;

    public override BrokerException ForBoundCaller => new ServerNotFoundException(name, Deleted);
}

public sealed class ServerExistsException(ServerName name)
    : BrokerException(
        ErrorKind.Conflict,
        "server-exists",
        $"Server '{name}' exists with other values. Change it with server/update, or delete it first.");

/// <summary>Rule 6.</summary>
/// <param name="pool">The subnets that were asked for.</param>
/// <param name="others">What they overlap, to be read after "overlaps".</param>
public sealed class SubnetOverlapException(AddressPool pool, string others) : BrokerException(
    ErrorKind.Conflict, "subnet-overlap", $"{pool} overlaps {others}. Choose a subnet that no server uses, or set allow_overlap.")
{
    public override BrokerException ForBoundCaller => new SubnetOverlapException(pool, "those of another server");
}
