using Agent.Files;

namespace Agent.Tests.Files;

public sealed class AgentFoldersTests
{
    private const string WhileItIsReplaced = "..new";

    private static readonly string Longest = new('n', 253);

    /// <summary>A host of a long name used its invitation up, and then no command of its agent worked.</summary>
    [Test]
    public void The_files_of_a_name_fit_into_a_folder([Values(1, 240, 241, 249, 253)] int length)
    {
        var name = Longest[..length];

        foreach (var path in PathsOf(name))
        {
            (Path.GetFileName(path).Length + WhileItIsReplaced.Length).ShouldBeLessThanOrEqualTo(255, path);
            Path.GetFileName(path).Contains(name).ShouldBe(length <= 240, path);
        }
    }

    [Test]
    public void Long_names_that_differ_at_the_end_have_files_of_their_own() =>
        PathsOf($"{Longest[1..]}a").Intersect(PathsOf($"{Longest[1..]}b")).ShouldBeEmpty();

    private static IEnumerable<string> PathsOf(string name) =>
        [AgentFolders.Default.Lock(ClientName.Parse(name)), AgentFolders.Default.AcceptedToken(name), AgentFolders.Default.Token(name)];
}
