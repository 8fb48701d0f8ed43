using Broker.Application.Abstractions;
using Broker.Application.Receipts;
using Broker.Application.Tokens;
using Broker.Domain.Peerings;
using Broker.Domain.Reports;
using Broker.Domain.Servers;

namespace Broker.Application.Clients;

/// <summary>Removes clients with all that lets them in: what the deletion of one and of all that an owner has share.</summary>
public sealed class ClientRemover(IPeeringRepository peerings, ITokenRepository tokens)
{
    /// <param name="clients">What is removed.</param>
    /// <param name="locked">All servers that they have peerings with.</param>
    /// <param name="isPreview">Whether to change nothing.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<Revocation> RemoveAsync(
        IReadOnlyList<ClientName> clients, IReadOnlyList<Server> locked, bool isPreview, CancellationToken cancellationToken)
    {
        var (removed, receipts) = (new List<(ServerName, Peering)>(), new List<Receipt>());
        foreach (var server in locked)
        {
            var (changed, isConcerned) = (server, false);
            foreach (var client in clients)
            {
                if (await peerings.FindHeldAsync(server, client, cancellationToken) is { } held)
                {
                    (changed, isConcerned) = (changed.Remove(held.Peering), true);
                    await (isPreview ? Task.CompletedTask : peerings.DeleteAsync(changed, held, cancellationToken));
                    removed.Add((server.Name, held.Peering));
                }
            }

            if (isConcerned && !isPreview)
            {
                receipts.Add(Receipt.Pending(changed));
            }
        }

        var ended = new List<EndedAccess>();
        foreach (var client in isPreview ? [] : clients)
        {
            ended.Add(await tokens.EndClientAsync(client, cancellationToken));
        }

        return new Revocation(removed.Count, receipts) { Removed = removed, Ended = EndedAccess.Of(ended), IsPreview = isPreview };
    }
}
