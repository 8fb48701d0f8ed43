using Broker.Application.Abstractions;
using MediatR;

namespace Broker.Application.Servers.DeleteServer;

public sealed class DeleteServerHandler(IServerRepository servers) : IRequestHandler<DeleteServerCommand, int>
{
    public async Task<int> Handle(DeleteServerCommand command, CancellationToken cancellationToken) =>
        await servers.LockAsync(command.Server, cancellationToken) is { } server ? await servers.DeleteAsync(server, cancellationToken)
        : command.MustExist ? throw await servers.NotFoundAsync(command.Server, cancellationToken)
        : 0;
}
