namespace Broker.Pages.Devices;

/// <summary>A name for a new device, which its owner may change.</summary>
internal static class DeviceName
{
    /// <summary>Room for the rest within the 253 characters of a name.</summary>
    private const int LongestPerson = 200;

    /// <returns>A valid name that none of the owner's devices has.</returns>
    /// <param name="owner">An address of mail, or whatever the identity provider calls the person.</param>
    /// <param name="ending">Such as `phone`.</param>
    /// <param name="taken">The names of the owner's devices and invitations.</param>
    public static string Suggest(string owner, string ending, IReadOnlyCollection<string> taken)
    {
        var person = PersonOf(owner);
        var name = person.Length > 0 ? $"{person}-{ending}" : ending;
        return Enumerable.Range(1, taken.Count + 1)
            .Select(number => number == 1 ? name : $"{name}-{number}")
            .First(free => !taken.Contains(free, StringComparer.OrdinalIgnoreCase));
    }

    private static string PersonOf(string owner)
    {
        var letters = owner.Split('@')[0].ToLowerInvariant()
            .Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' ? letter : '-');
        return string.Concat(letters.Take(LongestPerson)).Trim('-', '.', '_');
    }
}
