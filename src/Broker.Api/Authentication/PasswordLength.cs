using Broker.Api.Configuration;

namespace Broker.Api.Authentication;

/// <summary>Whoever guesses is not slowed down (README, Security), so the password has to be long.</summary>
internal static class PasswordLength
{
    public const int Advised = 12;

    private const int Least = 8;

    /// <param name="password">The password.</param>
    /// <param name="source">The key or the file that it comes from.</param>
    /// <exception cref="ConfigurationException">It is too short.</exception>
    public static string Checked(string password, string source) => password.Length >= Least
        ? password
        : throw new ConfigurationException(
            source,
            $"the password must have at least {Least} characters, better {Advised} or more; without one, the broker makes its own.");
}
