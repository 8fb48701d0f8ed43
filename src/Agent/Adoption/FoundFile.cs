using System.Net;
using System.Text;
using Agent.WireGuard;
using Broker.Domain.Keys;

namespace Agent.Adoption;

/// <summary>A [Peer] section of somebody else's file.</summary>
/// <param name="Line">Of its head, from 1.</param>
/// <param name="Comments">Without '#': above the section, in it, below it.</param>
internal sealed record FoundPeer(
    int Line, PublicKey? Key, IReadOnlyList<IPNetwork> Networks, PeerExtras Extras, bool HasEndpoint, IReadOnlyList<string> Comments);

/// <summary>
/// Somebody else's <c>wg-quick</c> file, read strictly: what wg, wg-quick and the agent might read differently is a problem.
/// </summary>
internal sealed class FoundFile
{
    private FoundFile(string text, IReadOnlyList<FoundPeer> peers, IReadOnlyList<string> problems) =>
        (Text, File, Peers, Problems) = (text, ServerFile.Parse(text), peers, problems);

    public string Text { get; }

    public ServerFile File { get; }

    public IReadOnlyList<FoundPeer> Peers { get; }

    /// <summary>Those that have a key, by it; of several with one, the first.</summary>
    public IReadOnlyDictionary<PublicKey, FoundPeer> ByKey =>
        Peers.Where(peer => peer.Key is not null).DistinctBy(peer => peer.Key).ToDictionary(peer => peer.Key!.Value);

    /// <summary>A sentence each.</summary>
    public IReadOnlyList<string> Problems { get; }

    /// <summary>Bytes that the agent could not write back as they are make a problem.</summary>
    public static FoundFile Read(byte[] bytes)
    {
        string text;
        try
        {
            text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException exception)
        {
            var line = 1 + bytes.Take(exception.Index).Count(value => value == '\n');
            return new FoundFile("", [], [$"Line {line} is not UTF-8. Convert the file, for instance with `iconv -f latin1 -t utf-8`."]);
        }

        var reader = new FoundFileReader(text);
        return new FoundFile(text, reader.Peers, [.. CharacterProblems(text), .. reader.Problems]);
    }

    private static IEnumerable<string> CharacterProblems(string text)
    {
        var at = text.AsSpan().IndexOfAny('\0', '\uFEFF');
        if (at >= 0)
        {
            yield return $"Line {1 + text.AsSpan(0, at).Count('\n')} has a NUL or a byte order mark: remove it.";
        }
    }
}
