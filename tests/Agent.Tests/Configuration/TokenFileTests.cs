using Broker.Domain.Authority;

namespace Agent.Tests.Configuration;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class TokenFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly string token = Secret.New(SecretKind.Token).Reveal();

    public void Dispose() => folder.Dispose();

    [TestCase("")]
    [TestCase("\n")]
    [TestCase("  ")]
    public void Is_read_without_what_is_around_the_token(string around)
    {
        var server = Yaml.Read(Text($"{token}{around}")).ApiServer;

        (server.Username, server.Secret, server.SecretFile).ShouldBe((null, token, folder.PathOf("berlin.token")));
    }

    [Test]
    public void Is_refused_with_anything_else_in_it_and_does_not_show_it()
    {
        foreach (var content in new[] { "", token[..^1], token[..^1] + "~", $"{token}{token}", "wgi_" + token[4..], "eleven-blue-herons" })
        {
            var error = Yaml.Errors(Text(content)).ShouldHaveSingleItem();

            error.ShouldStartWith("agent.conf:5: api_server.token_file ");
            error.ShouldNotContain("eleven-blue");
            error.ShouldNotContain(token[4..20]);
        }
    }

    [TestCase("username", "username: admin")]
    [TestCase("password", "password: eleven-blue-herons")]
    [TestCase("password_file", "password_file: /etc/hostname")]
    public void Stands_alone(string key, string line) =>
        Yaml.Errors(Text(token).Replace("token_file:", $"{line}\n    token_file:", StringComparison.Ordinal))
            .ShouldHaveSingleItem().ShouldStartWith($"agent.conf:5: api_server.{key} ");

    [Test]
    public void Is_the_only_way_in_for_a_token()
    {
        var error = string.Join('\n', Yaml.Errors(Yaml.With(Yaml.With(Yaml.Server, "username", ""), "password", $"token: \"{token}\"")));

        error.ShouldContain("token_file");
        error.ShouldNotContain(token);
    }

    [TestCase(UnixFileMode.OtherRead, true)]
    [TestCase(UnixFileMode.GroupRead, true)]
    [TestCase(UnixFileMode.None, false)]
    public void That_others_can_read_is_unwise(UnixFileMode others, bool warns) =>
        Yaml.Read(Text(token, others)).Warnings
            .Count(warning => warning.Contains(folder.PathOf("berlin.token"), StringComparison.Ordinal)).ShouldBe(warns ? 1 : 0);

    private string Text(string content, UnixFileMode others = UnixFileMode.None)
    {
        var file = folder.Write("berlin.token", content, Sample.OwnerOnly | others);
        return Yaml.With(Yaml.With(Yaml.Server, "username", ""), "password", $"token_file: \"{file}\"");
    }
}
