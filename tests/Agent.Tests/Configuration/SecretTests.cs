using Agent.Configuration;

namespace Agent.Tests.Configuration;

/// <summary>The broker's password, wherever it is written by mistake.</summary>
public sealed class SecretTests
{
    [TestCase("password", "password: [eleven-blue-herons]")]
    [TestCase("password", "password: { a: eleven-blue-herons }")]
    [TestCase("password", "password: \"eleven-blue-herons")]
    [TestCase("password", "password: \"eleven-blue-herons\" eleven-blue-herons")]
    [TestCase("password", "password: eleven-blue-herons\n    password: eleven-blue-herons")]
    [TestCase("password", "password: eleven-blue-herons\n    password_file: /etc/hostname")]
    [TestCase("password", "passwort: eleven-blue-herons")]
    [TestCase("password", "pass: eleven-blue-herons")]
    [TestCase("password", "password: &a eleven-blue-herons\n    ca_file: [*a]")]
    [TestCase("password", "password: *eleven-blue-heron")]
    [TestCase("username", "username: \"admin:eleven-blue-herons\"")]
    [TestCase("address", "address: https://admin:eleven-blue-herons@broker.example.org")]
    [TestCase("address", "address: https://broker.example.org/?password=eleven-blue-herons")]
    [TestCase("type", "password: eleven-blue-herons")]
    [TestCase("api_server", "api_server: eleven-blue-herons")]
    public void Is_in_no_error(string key, string line) =>
        Should.Throw<ConfigurationException>(() => Yaml.Read(Yaml.With(Yaml.Server, key, line))).ToString()
            .ShouldNotContain("eleven-blue");

    [Test]
    public void Is_in_nothing_that_is_printed()
    {
        var configuration = Yaml.Read(Yaml.Server);

        configuration.ToString().ShouldNotContain(Yaml.Password);
        configuration.ApiServer.Secret.ShouldBe(Yaml.Password);
    }

    [TestCase("eleven-blue-herons", "eleven-blue-herons")]
    [TestCase("eleven-blue-herons\n", "eleven-blue-herons")]
    [TestCase("eleven-blue-herons\r\n", "eleven-blue-herons")]
    [TestCase(" eleven blue \n", " eleven blue ")]
    public void Comes_from_a_file_without_its_line_end(string content, string password)
    {
        using var folder = new TemporaryFolder();

        Yaml.Read(Yaml.With(Yaml.Server, "password", $"password_file: \"{folder.Write("password", content)}\""))
            .ApiServer.Secret.ShouldBe(password);
    }

    [TestCase("")]
    [TestCase("\n")]
    public void A_file_without_one_is_refused(string content)
    {
        using var folder = new TemporaryFolder();

        Yaml.Errors(Yaml.With(Yaml.Server, "password", $"password_file: \"{folder.Write("password", content)}\""))
            .ShouldHaveSingleItem().ShouldStartWith("agent.conf:6: api_server.password_file ");
    }
}
