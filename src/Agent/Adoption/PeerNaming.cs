using System.Text;
using System.Text.RegularExpressions;
using Agent.Brokers;
using Broker.Domain.Keys;
using Broker.Domain.Peerings;

namespace Agent.Adoption;

/// <summary>Finds what people and tools call a peer in its comments, and makes a client's name of it (rule 8).</summary>
internal static partial class PeerNaming
{
    private const int LongestName = 200;

    /// <summary>Of a note (rule 8 leaves it free, the broker stores so much).</summary>
    private const int LongestNote = 1000;

    /// <summary>Of a comment: a name is not sought behind it, which would take long in a comment without end.</summary>
    private const int LongestSearched = 1000;

    /// <summary>Null where no comment tells.</summary>
    public static string? Find(IReadOnlyList<string> comments)
    {
        string[] told = [.. comments.Where(Tells).Select(Beginning)];
        return told.Select(comment => Named().Match(comment)).FirstOrDefault(match => match.Success)?.Groups["name"].Value.Trim()
            ?? told.Where(comment => !Attribute().IsMatch(comment)).Select(Free).FirstOrDefault(name => name.Any(char.IsLetterOrDigit))
            ?? told.Select(comment => Email().Match(comment)).FirstOrDefault(match => match.Success)?.Value;
    }

    /// <summary>The comments as they are, without those that hold a key; null where they say no more than the name.</summary>
    public static string? Note(IReadOnlyList<string> comments, string name)
    {
        var note = string.Join("; ", comments.Where(comment => comment.Length > 0 && !HoldsKey().IsMatch(comment)));
        return note.Length == 0 || note == name ? null : Printable.Text(note, LongestNote);
    }

    /// <summary>A name of the client's alphabet, or null where nothing of it is left.</summary>
    public static string? Valid(string? text)
    {
        var name = new StringBuilder();
        foreach (var character in text ?? "")
        {
            name.Append(character switch
            {
                'ä' => "ae", 'ö' => "oe", 'ü' => "ue", 'ß' => "ss", 'Ä' => "Ae", 'Ö' => "Oe", 'Ü' => "Ue",
                'é' or 'è' or 'ê' or 'ë' => "e", 'á' or 'à' or 'â' or 'å' => "a", 'ó' or 'ò' or 'ô' or 'ø' => "o", 'í' or 'ì' or 'î' => "i",
                'ú' or 'ù' or 'û' => "u", 'ç' => "c", 'ñ' => "n",
                _ => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-' ? character.ToString() : "-",
            });
        }

        var valid = Dashes().Replace(name.ToString(), "-").TrimStart('-', '.', '_').TrimEnd('-', '.');
        valid = valid.Length > LongestName ? valid[..LongestName] : valid;
        return ClientName.TryParse(valid, out _) ? valid : null;
    }

    /// <summary>For a peer that nobody has named: from its key, so that it is the same each time.</summary>
    public static string OfKey(PublicKey key) => $"peer-{string.Concat(key.ToString().Where(char.IsAsciiLetterOrDigit).Take(6))}";

    /// <summary>Whether a comment is a setting, or a section's head, that somebody has taken out.</summary>
    public static bool IsSetting(string comment) => Setting().IsMatch(comment);

    private static bool Tells(string comment) =>
        comment.Length > 0 && !comment.StartsWith('{') && !HoldsKey().IsMatch(comment) && !IsSetting(comment);

    private static string Beginning(string comment) => comment[..Math.Min(comment.Length, LongestSearched)];

    /// <summary>Some tools add more after a slash: <c>anna / anna@example.org / Updated: …</c>.</summary>
    private static string Free(string comment) => comment.Split(" / ")[0].Trim();

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture;

    /// <summary>
    /// <c>Name = anna</c>, <c>friendly_name=anna</c>, <c>Client: anna (id)</c>, <c>BEGIN_PEER anna</c>, <c>begin anna</c>.
    /// </summary>
    [GeneratedRegex(
        @"\A(((friendly_?name|name|client|peer|user|device|host)#?\s*[:=]|(client|begin_peer|begin_client|begin)\s)\s*)"
            + @"(?<name>[^()]*[^()\s])\s*(\([^()]*\))?\z",
        Options, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Named();

    /// <summary>What is said about a peer, as <c>Created at: …</c>.</summary>
    [GeneratedRegex(
        @"\A(id|e-?mail|telegram|notes?|comment|description|created|updated?|expires?|added|enabled|address|friendly_json)\b[^:=]*[:=]",
        Options,
        matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Attribute();

    [GeneratedRegex(
        @"\A(\[.*\]|(PublicKey|PresharedKey|PrivateKey|AllowedIPs|Endpoint|PersistentKeepalive|Address|DNS|MTU|ListenPort)\s*=.*)\z",
        Options,
        matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Setting();

    [GeneratedRegex(@"[^\s@:=/]+@[^\s@/]+", Options, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Email();

    [GeneratedRegex("[A-Za-z0-9+/]{42,}=?", Options, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex HoldsKey();

    [GeneratedRegex("-+", Options, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Dashes();
}
