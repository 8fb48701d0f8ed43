using Broker.Application.Abstractions;
using Broker.Domain.Audit;
using Broker.Domain.Authority;
using Broker.Domain.Servers;

namespace Broker.Application.Servers.UpdateServer;

public sealed record UpdateServerCommand(ServerName Server, ServerUpdate Update) : ICommand<UpdatedServer>
{
    public Need Need => Update.IsForOperators ? Need.Operate : Need.Serve(Server);

    public string Call => "server/update";

    public IEnumerable<AuditChange> Changes(UpdatedServer response) =>
        response.Before == response.After ? [] : [AuditChange.Of(response.Before, response.After)];
}

public sealed record UpdatedServer(Server Before, Server After);
