using Broker.Domain.Keys;
using Broker.Domain.Peerings;

namespace Agent.Adoption;

/// <summary>An operator's own names for peers: a line each, <c>KEY NAME</c>; '#' begins a comment.</summary>
internal sealed record NameMap(IReadOnlyDictionary<PublicKey, ClientName> Names, IReadOnlyList<string> Problems)
{
    public static NameMap Empty { get; } = Read("");

    public static NameMap Read(string text)
    {
        var names = new Dictionary<PublicKey, ClientName>();
        var taken = new HashSet<ClientName>();
        var problems = new List<string>();
        foreach (var (index, raw) in text.Split('\n').Index())
        {
            var words = raw.Split('#', 2)[0].Split((char[])[' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
            var problem = words.Length == 0 ? null
                : words.Length != 2 ? "is not KEY NAME"
                : !PublicKey.TryParse(words[0], out var key) ? "does not begin with a public key"
                : !ClientName.TryParse(words[1], out var name) ? $"must have {ClientName.Accepted}"
                : !taken.Add(name) ? $"gives the name {name} a second time"
                : !names.TryAdd(key, name) ? "has a key for the second time"
                : null;
            if (problem is not null)
            {
                problems.Add($"Line {index + 1} of the map {problem}.");
            }
        }

        return new NameMap(names, problems);
    }
}
