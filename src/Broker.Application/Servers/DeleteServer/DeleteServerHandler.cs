using Broker.Application.Abstractions;
using Broker.Application.Tokens;
using MediatR;

namespace Broker.Application.Servers.DeleteServer;

public sealed class DeleteServerHandler(IServerRepository servers, IPeeringRepository peerings, ITokenRepository tokens)
    : IRequestHandler<DeleteServerCommand, DeletedServer>
{
    public async Task<DeletedServer> Handle(DeleteServerCommand command, CancellationToken cancellationToken)
    {
        if (await servers.LockAsync(command.Server, cancellationToken) is not { } server || server.Name != command.Server)
        {
            return command.MustExist
                ? throw await servers.NotFoundAsync(command.Server, cancellationToken)
                : new DeletedServer(Server: null, [], EndedAccess.None);
        }

        var held = (await peerings.FindAllOfAsync(command.Server, cancellationToken))!.Peerings;
        await tokens.LockOfClientsOfAsync(server, cancellationToken);
        await servers.DeleteAsync(server, cancellationToken);
        var ended = await tokens.EndServerAsync(server.Name, cancellationToken);
        return new DeletedServer(server, held, ended);
    }
}
