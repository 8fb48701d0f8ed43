using Agent.Configuration;
using Broker.Domain.Authority;

namespace Agent.Joining;

/// <summary>The broker's address on the command line, and the invitation, which must not be there.</summary>
internal static class JoinAddress
{
    private const string Page = "/join";

    /// <summary>With a slash at its end, and without the page that an invitation's link names.</summary>
    /// <exception cref="ConfigurationException">It is none, or has a secret in it.</exception>
    public static Uri Parse(string text)
    {
        if (text.Contains('#', StringComparison.Ordinal) || Secret.Looks(SecretKind.Invitation, text))
        {
            throw new ConfigurationException(
                "The invitation must not be on the command line, where every user of this machine can read it, and which shells keep. "
                + "Leave '#' and what follows it out; the invitation is asked for, or read from --invitation-file or WGBROKER_INVITATION. "
                + "If others use this machine, have this invitation withdrawn and ask for another one.");
        }

        if (!ApiServer.TryParseAddress(text, out var address))
        {
            throw new ConfigurationException("URL must be the broker's address, such as https://broker.example.org.");
        }

        var path = address.AbsolutePath.TrimEnd('/');
        path = path.EndsWith(Page, StringComparison.Ordinal) ? path[..^Page.Length] : path;
        return new Uri(address, $"{path}/");
    }

    /// <summary>An invitation, or its link.</summary>
    /// <exception cref="ConfigurationException">It is none.</exception>
    public static Secret ReadInvitation(string? text) =>
        Secret.TryParse(SecretKind.Invitation, text?.Trim().Split('#')[^1], out var invitation)
            ? invitation
            : throw new ConfigurationException("This is no invitation (wgi_…), or not all of it: a part is missing, or mistyped.");
}
