using Broker.Application.Abstractions;
using Broker.Domain.Keys;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Broker.Application.Clients.AddClient;

public sealed record AddClientCommand(ClientName Client, ServerName Server, PublicKey Key) : ICommand<ClientAccess>
{
    /// <summary>Whether a peering that is there already is a refusal.</summary>
    public bool OnlyIfNew { get; init; }

    public PeeringTerms Terms { get; init; } = PeeringTerms.None;

    /// <summary>Null for the one that it has.</summary>
    public string? Owner { get; init; }

    /// <summary>Null for the one that it has.</summary>
    public string? Note { get; init; }
}
