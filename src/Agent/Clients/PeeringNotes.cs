using System.Text.Json;
using System.Text.Json.Serialization;
using Agent.Files;
using Broker.Domain.Keys;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Agent.Clients;

/// <summary>What a host remembers of a peering of its own.</summary>
/// <param name="ClientName">The name that it has asked under: a note of another name counts as none.</param>
/// <param name="PublicKeys">The keys that it has asked with: whatever the broker has of them is this host's.</param>
/// <param name="IsGranted">Whether the broker has had the peering with one of them.</param>
internal sealed record PeeringNote(string ClientName, IReadOnlyList<string> PublicKeys, bool IsGranted)
{
    public static PeeringNote Of(ClientName client) => new(client.ToString(), [], IsGranted: false);

    public bool Has(PublicKey key) => PublicKeys.Contains(key.ToString(), StringComparer.Ordinal);

    /// <summary>Saved before the broker is asked: a kill between the two must not make this host's key look like another's.</summary>
    public PeeringNote WithAsked(PublicKey key) => Has(key) ? this : this with { PublicKeys = [.. PublicKeys, key.ToString()] };

    public PeeringNote WithGranted(PublicKey key) =>
        IsGranted && PublicKeys.Count == 1 && Has(key) ? this : this with { PublicKeys = [key.ToString()], IsGranted = true };
}

/// <summary>The notes, in files beside the keys. One that cannot be read counts as none.</summary>
internal sealed class PeeringNotes(AgentFolders folders, ClientName client)
{
    public PeeringNote Read(ServerName server)
    {
        try
        {
            var text = AtomicFile.ReadIfExists(folders.Peering(server));
            return text is not null && JsonSerializer.Deserialize(text, PeeringNoteJsonContext.Default.PeeringNote) is
                { ClientName: not null, PublicKeys: not null } note && note.ClientName == client.ToString()
                ? note
                : PeeringNote.Of(client);
        }
        catch (JsonException)
        {
            return PeeringNote.Of(client);
        }
    }

    /// <summary>The note from before a question with this key on.</summary>
    public PeeringNote SaveAsked(ServerName server, PublicKey key)
    {
        var before = Read(server);
        var note = before.WithAsked(key);
        if (note != before)
        {
            Save(server, note);
        }

        return note;
    }

    public void Save(ServerName server, PeeringNote note)
    {
        AgentFolders.Make(folders.Keys);
        AtomicFile.Replace(folders.Peering(server), JsonSerializer.Serialize(note, PeeringNoteJsonContext.Default.PeeringNote));
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(PeeringNote))]
internal sealed partial class PeeringNoteJsonContext : JsonSerializerContext;
