using Broker.Domain.Peerings;
using MediatR;

namespace Broker.Application.Clients.AddClient;

/// <summary>Lets an add share a transaction with others where it can; otherwise it gets one of its own.</summary>
public sealed class SharedAddBehavior(SharedAdds adds, CallerContext context) : IPipelineBehavior<AddClientCommand, ClientAccess>
{
    public async Task<ClientAccess> Handle(
        AddClientCommand request, CancellationToken cancellationToken, RequestHandlerDelegate<ClientAccess> next)
    {
        var access = SharedAdd.IsPossible(request, context.Caller)
            ? await adds.AddAsync(new SharedAdd(request, context.Caller), cancellationToken)
            : null;
        return access ?? await next();
    }
}
