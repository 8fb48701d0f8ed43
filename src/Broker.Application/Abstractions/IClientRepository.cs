using Broker.Domain.Peerings;

namespace Broker.Application.Abstractions;

/// <summary>What is known of clients beside their peerings. It ends with a client's last peering.</summary>
public interface IClientRepository
{
    Task<ClientNotes> FindNotesAsync(ClientName client, CancellationToken cancellationToken);

    /// <param name="clients">One of whose servers is locked each, so that none ends meanwhile.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task SaveNotesAsync(IEnumerable<(ClientName Client, ClientNotes Notes)> clients, CancellationToken cancellationToken);
}
