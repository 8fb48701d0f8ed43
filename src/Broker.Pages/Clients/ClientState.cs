using Broker.Contracts;
using Broker.Pages.Elements;

namespace Broker.Pages.Clients;

/// <summary>The state of a client or of one of its peerings, in a word.</summary>
public sealed record ClientState(MarkKind Mark, string Word)
{
    public static ClientState Of(ListedClientResponse client) =>
        client.Disabled || IsDisabledEverywhere(client) ? new(MarkKind.Warning, Texts.Clients.Disabled)
        : client.Online ? new(MarkKind.Good, Texts.Clients.Online)
        : client.Peerings.Values.Any(peering => peering.Disabled) ? new(MarkKind.Warning, Texts.Clients.PartlyDisabled)
        : client.LastHandshake is null ? new(MarkKind.Neutral, Texts.Clients.NeverConnected)
        : new(MarkKind.Neutral, Texts.Clients.Offline);

    public static ClientState Of(ListedPeeringResponse peering) =>
        peering.DisabledForIdling ? new(MarkKind.Warning, Texts.Clients.DisabledForIdling)
        : peering.Disabled ? new(MarkKind.Warning, Texts.Clients.Disabled)
        : peering.Online ? new(MarkKind.Good, Texts.Clients.Online)
        : peering.LastHandshake is null ? new(MarkKind.Neutral, Texts.Clients.NeverConnected)
        : new(MarkKind.Neutral, Texts.Clients.Offline);

    private static bool IsDisabledEverywhere(ListedClientResponse client) =>
        client.Peerings.Count > 0 && client.Peerings.Values.All(peering => peering.Disabled);
}
