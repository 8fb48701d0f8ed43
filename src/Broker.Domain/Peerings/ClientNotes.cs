namespace Broker.Domain.Peerings;

/// <summary>What people need to know of a client; null where that is not said. Text from outside, which no program interprets.</summary>
/// <param name="Owner">Whose the client is.</param>
/// <param name="Note">Anything else; it may have several lines.</param>
public sealed record ClientNotes(string? Owner, string? Note)
{
    public static readonly ClientNotes None = new(Owner: null, Note: null);

    private const int LongestOwner = 254;
    private const int LongestNote = 1000;

    public const string AcceptedOwner = "a text of at most 254 characters without control characters";

    public const string AcceptedNote = "a text of at most 1000 characters, without control characters but tabs and line breaks";

    public ClientTags Tags { get; init; } = ClientTags.None;

    public string? Owner { get; } = Owner is null or { Length: 0 } ? null
        : IsOwner(Owner) ? Owner
        : throw new FormatException($"Must be {AcceptedOwner}.");

    public string? Note { get; } = Note is null or { Length: 0 } ? null
        : IsNote(Note) ? Note
        : throw new FormatException($"Must be {AcceptedNote}.");

    public static bool IsOwner(string text) => Length(text) <= LongestOwner && !text.Any(char.IsControl);

    public static bool IsNote(string text) =>
        Length(text) <= LongestNote && !text.Any(c => char.IsControl(c) && c is not ('\t' or '\n' or '\r'));

    /// <summary>With these new values: null keeps one, an empty text removes it, and an empty list all tags.</summary>
    public ClientNotes With(NotesWish wish) => new(wish.Owner ?? Owner, wish.Note ?? Note) { Tags = wish.Tags ?? Tags };

    /// <summary>These as new values; what is not said of them stays.</summary>
    public NotesWish ToWish() => new(Owner, Note, Tags == ClientTags.None ? null : Tags);

    /// <summary>In characters, of which UTF-16 may need two units for one.</summary>
    private static int Length(string text) => text.EnumerateRunes().Count();
}

/// <summary>New values of a client's notes; null for one that stays.</summary>
public sealed record NotesWish(string? Owner, string? Note, ClientTags? Tags)
{
    public static readonly NotesWish None = new(Owner: null, Note: null, Tags: null);
}
