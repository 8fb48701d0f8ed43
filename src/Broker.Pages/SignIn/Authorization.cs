using System.Text;

namespace Broker.Pages.SignIn;

/// <summary>Credentials as the header carries them.</summary>
internal static class Authorization
{
    /// <param name="user">The shared user's name; empty with a token.</param>
    /// <param name="secret">Its password, or a token.</param>
    public static string Of(string user, string secret) => user.Trim() is { Length: > 0 } name
        ? $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{secret}"))}"
        : $"Bearer {secret.Trim()}";

    /// <summary>Whether a header takes them: a token goes as it is, and has visible ASCII characters only.</summary>
    public static bool IsPossible(string user, string secret) =>
        !string.IsNullOrWhiteSpace(user) || secret.Trim().All(letter => letter is > ' ' and <= '~');
}
