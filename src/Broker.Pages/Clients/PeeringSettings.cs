using Broker.Contracts;
using Broker.Pages.Elements;

namespace Broker.Pages.Clients;

/// <summary>What a form changes of a client's access to a server; empty for none.</summary>
public sealed record PeeringSettings
{
    public string Address { get; set; } = "";

    public string Networks { get; set; } = "";

    public DateOnly? LastDay { get; set; }

    public static PeeringSettings Of(ListedPeeringResponse peering) => new()
    {
        Address = peering.Lease,
        Networks = string.Join(", ", peering.RoutedNetworks),
        LastDay = Days.LastBefore(peering.ExpiresAt),
    };

    /// <summary>Only what differs, so that what others have changed meanwhile stays.</summary>
    /// <param name="client">Its name.</param>
    /// <param name="server">Its name.</param>
    /// <param name="before">As the form was opened.</param>
    public UpdateClientRequest ToUpdate(string client, string server, PeeringSettings before)
    {
        var request = new UpdateClientRequest
        {
            ClientName = client,
            ServerName = server,
            Lease = Words.Changed(Address, before.Address),
            RoutedNetworks = Words.ChangedList(Networks, before.Networks),
        };
        if (LastDay != before.LastDay)
        {
            request.ExpiresAt = Days.EndOf(LastDay);
        }

        return request;
    }

    /// <summary>What the change takes from the client, a sentence each.</summary>
    public IReadOnlyList<string> LossesSince(PeeringSettings before)
    {
        var losses = new List<string>();
        if (Words.Changed(Address, before.Address) is { } address)
        {
            losses.Add(Texts.Client.LosesAddress(before.Address, address));
        }

        losses.AddRange(Words.List(before.Networks).Except(Words.List(Networks), StringComparer.Ordinal).Select(Texts.Client.LosesNetwork));
        return losses;
    }
}
