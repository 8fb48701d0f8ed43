using Broker.Contracts;

namespace Broker.Pages.Clients;

/// <summary>Which clients a page lists, as its address and the fields above the list say.</summary>
public sealed record ClientFilter
{
    public const string Idle = "idle";

    private const int IdleDays = 30;

    public static IReadOnlyList<(string? State, string Name)> States { get; } =
    [
        (null, Texts.Clients.AllStates),
        ("online", Texts.Clients.Online),
        ("offline", Texts.Clients.Offline),
        ("never_connected", Texts.Clients.NeverConnected),
        (Idle, Texts.Clients.Idle),
        ("expiring", Texts.Clients.Expiring),
        ("disabled", Texts.Clients.Disabled),
    ];

    public string? Search { get; init; }

    public string? Server { get; init; }

    public string? Owner { get; init; }

    public string? Tag { get; init; }

    public string? State { get; init; }

    public bool IsEmpty => this == new ClientFilter();

    public PageClientsRequest ToRequest(string? after, int limit, DateTimeOffset now) => new()
    {
        After = after,
        Limit = limit,
        Search = Search,
        ServerName = Server,
        Owner = Owner,
        Tag = Tag,
        State = State,
        IdleSince = State == Idle ? now.AddDays(-IdleDays) : null,
    };
}
