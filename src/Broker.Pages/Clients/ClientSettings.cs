using Broker.Contracts;
using Broker.Pages.Elements;

namespace Broker.Pages.Clients;

/// <summary>What a form changes of a client; empty for none.</summary>
public sealed record ClientSettings
{
    /// <summary>Those that the client has: there may be commas in them.</summary>
    private IReadOnlyList<string> tags = [];

    public string Name { get; set; } = "";

    public string Owner { get; set; } = "";

    public string Note { get; set; } = "";

    public string Tags { get; set; } = "";

    public DateOnly? LastDay { get; set; }

    public static ClientSettings Of(ClientResponse client) => new()
    {
        Name = client.ClientName,
        Owner = client.Owner ?? "",
        Note = client.Note ?? "",
        Tags = string.Join(", ", client.Tags),
        tags = client.Tags,
        LastDay = Days.LastBefore(client.ExpiresAt),
    };

    /// <summary>Only what differs, so that what others have changed meanwhile stays.</summary>
    /// <param name="before">As the form was opened.</param>
    public UpdateClientRequest ToUpdate(ClientSettings before)
    {
        var request = new UpdateClientRequest
        {
            ClientName = before.Name,
            NewName = Words.Changed(Name, before.Name),
            Owner = Words.Changed(Owner, before.Owner),
            Note = Words.Changed(Note, before.Note),
            Tags = Words.ChangedList(Tags, before.Tags, before.tags),
        };
        if (LastDay != before.LastDay)
        {
            request.ExpiresAt = Days.EndOf(LastDay);
        }

        return request;
    }
}
