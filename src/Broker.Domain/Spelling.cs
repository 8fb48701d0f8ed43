namespace Broker.Domain;

/// <summary>Suggestions for words that are not known.</summary>
public static class Spelling
{
    /// <summary>
    /// The known word that <paramref name="word"/> was most likely meant to be: one that is near, or one that it is the first part of, as
    /// server is of server_name. Null when there is none.
    /// </summary>
    public static string? Nearest(string word, IReadOnlyCollection<string> known)
    {
        var nearest = known.MinBy(candidate => Distance(word, candidate));
        return nearest is not null && Distance(word, nearest) <= Math.Max(2, nearest.Length / 3)
            ? nearest
            : known.FirstOrDefault(candidate => candidate.StartsWith($"{word}_", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>How many letters have to be added, dropped or changed (Levenshtein), whatever their case and dashes.</summary>
    private static int Distance(string first, string second)
    {
        first = first.Replace('-', '_').ToLowerInvariant();
        var row = Enumerable.Range(0, second.Length + 1).ToArray();
        foreach (var letter in first)
        {
            var diagonal = row[0]++;
            for (var i = 1; i < row.Length; i++)
            {
                var change = diagonal + (letter == second[i - 1] ? 0 : 1);
                diagonal = row[i];
                row[i] = Math.Min(change, 1 + Math.Min(row[i], row[i - 1]));
            }
        }

        return row[^1];
    }
}
