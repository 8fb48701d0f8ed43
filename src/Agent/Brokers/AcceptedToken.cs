using System.Net;
using Agent.Files;
using Broker.Domain.Authority;

namespace Agent.Brokers;

/// <summary>
/// Remembers, by its hash, the last token of this host that the broker has accepted. Only when such a token is refused has access ended;
/// any other may be mistyped or another broker's.
/// </summary>
internal sealed class AcceptedToken(string path)
{
    private static readonly HttpRequestOptionsKey<bool> HasEnded = new("wgbroker.token-has-ended");

    private volatile string? hash;

    /// <summary>Whether the request was refused with a token that was accepted before.</summary>
    public static bool IsEnded(HttpRequestMessage? request) => request?.Options.TryGetValue(HasEnded, out var ended) == true && ended;

    /// <summary>What became of a request with this secret.</summary>
    public void Tell(string? sent, HttpRequestMessage request, HttpResponseMessage response)
    {
        if (!Secret.TryParse(SecretKind.Token, sent, out var token))
        {
            return;
        }

        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            request.Options.Set(HasEnded, token.Hash == hash || token.Hash == Read());
        }
        else if (response.IsSuccessStatusCode && response.Content.Headers.ContentType?.MediaType == "application/json")
        {
            hash = token.Hash;
        }
    }

    /// <summary>Keeps what was told for the next run.</summary>
    public void Save()
    {
        if (hash is { } accepted && accepted != Read())
        {
            AgentFolders.Make(Path.GetDirectoryName(path)!);
            AtomicFile.Replace(path, $"{accepted}\n");
        }
    }

    /// <summary>A note that cannot be read counts as none: then the credentials are wrong, and nothing is concluded.</summary>
    private string? Read()
    {
        try
        {
            return AtomicFile.ReadIfExists(path)?.Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
