namespace Broker.Domain.Events;

/// <summary>What has happened, to a peering or, where no client is named, to a server.</summary>
public enum EventKind
{
    Added,

    /// <summary>Another address, routed network or setting; the key is the same.</summary>
    Changed,

    /// <summary>Another key.</summary>
    Replaced,
    Removed,
    Disabled,
    Enabled,

    /// <summary>Removed when its time had come.</summary>
    Expired,

    /// <summary>The server's agent has applied the revision.</summary>
    Applied,

    /// <summary>The server has been out of step for longer than a change takes to be applied.</summary>
    OutOfStep,
    BackInStep,
}

public static class EventKinds
{
    private static readonly Dictionary<EventKind, string> Texts = new()
    {
        [EventKind.Added] = "added",
        [EventKind.Changed] = "changed",
        [EventKind.Replaced] = "replaced",
        [EventKind.Removed] = "removed",
        [EventKind.Disabled] = "disabled",
        [EventKind.Enabled] = "enabled",
        [EventKind.Expired] = "expired",
        [EventKind.Applied] = "applied",
        [EventKind.OutOfStep] = "out_of_step",
        [EventKind.BackInStep] = "back_in_step",
    };

    public static string Accepted { get; } = string.Join(", ", Texts.Values);

    extension(EventKind kind)
    {
        /// <summary>As the wire and the database have it.</summary>
        public string Text => Texts[kind];
    }

    public static EventKind? Find(string text) =>
        Texts.Where(pair => pair.Value == text).Select(pair => (EventKind?)pair.Key).SingleOrDefault();
}
