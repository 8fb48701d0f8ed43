using Broker.Domain.Keys;

namespace Agent.Adoption;

/// <summary>Gives out names, none twice: <c>anna</c>, <c>anna-2</c>, <c>anna-3</c>.</summary>
internal sealed class PeerNames(NameMap map)
{
    private readonly HashSet<string> taken = [.. map.Names.Values.Select(name => name.ToString())];
    private readonly Dictionary<string, int> last = [];

    public string Take(PublicKey key, IReadOnlyList<string> comments) =>
        map.Names.TryGetValue(key, out var chosen)
            ? chosen.ToString()
            : Unique(PeerNaming.Valid(PeerNaming.Find(comments)) ?? PeerNaming.OfKey(key));

    private string Unique(string name)
    {
        var unique = name;
        for (var number = last.GetValueOrDefault(name, 1); !taken.Add(unique);)
        {
            unique = $"{name}-{++number}";
            last[name] = number;
        }

        return unique;
    }
}
