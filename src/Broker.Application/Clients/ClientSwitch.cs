using Broker.Application.Abstractions;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Broker.Application.Clients;

/// <summary>Disables or enables a client as a whole.</summary>
public sealed class ClientSwitch(ITokenRepository tokens, PeeringWriter writer)
{
    /// <summary>Does to all peerings of the client and to its tokens as its record says, which is stored already.</summary>
    /// <param name="client">Disabled or enabled, which it was not.</param>
    /// <param name="held">All servers that it has a peering with.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The servers with their new versions.</returns>
    public async Task<IReadOnlyList<Server>> SwitchAsync(
        ClientRecord client, IEnumerable<ServerName> held, CancellationToken cancellationToken)
    {
        var changed = new List<Server>();
        foreach (var server in held)
        {
            changed.Add(await writer.SwitchAsync(server, client.Name, client.DisabledAt is not null, cancellationToken));
        }

        await tokens.SuspendAsync(client.Name, client.DisabledAt is not null, cancellationToken);
        return changed;
    }
}
