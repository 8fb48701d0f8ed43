namespace Broker.Domain.Owners;

public sealed class OwnerNotFoundException(string owner) : BrokerException(
    ErrorKind.NotFound, "owner-not-found", $"No client has the owner '{owner}'. owner/list lists the owners.");

/// <summary>A mistake of the directory is to cut off a few people, not all of them.</summary>
public sealed class TooManyLeaversException(LeaverLimit limit, long left, long owners) : BrokerException(
    ErrorKind.Conflict,
    "too-many-leavers",
    $"A directory may make at most {limit.Percent} % of the owners of clients inactive within 24 hours, and at least one person: "
        + $"{limit.Of(owners)} of {owners}. "
        + $"{left} left within the last 24 hours. Nothing was changed. An operator can do it, or raise Directory:MostLeavers.");
