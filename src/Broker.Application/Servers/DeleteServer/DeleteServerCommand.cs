using Broker.Application.Abstractions;
using Broker.Application.Tokens;
using Broker.Domain.Audit;
using Broker.Domain.Authority;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Broker.Application.Servers.DeleteServer;

/// <param name="MustExist">Whether a server that is not there is a refusal.</param>
public sealed record DeleteServerCommand(ServerName Server, bool MustExist = false) : ICommand<DeletedServer>
{
    public Need Need => Need.Operate;

    public string Call => "server/delete";

    public IEnumerable<AuditChange> Changes(DeletedServer response) => response.Server is null
        ? []
        :
        [
            AuditChange.Of(response.Server, after: null),
            .. response.Peerings.Select(peering => AuditChange.Of(Server, peering, after: null)),
            .. response.Ended.Changes,
        ];
}

/// <param name="Server">Null where there was none.</param>
/// <param name="Peerings">Those that were deleted with it.</param>
/// <param name="Ended">Also of the clients that ended with it.</param>
public sealed record DeletedServer(Server? Server, IReadOnlyList<Peering> Peerings, EndedAccess Ended);
