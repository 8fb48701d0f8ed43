namespace Broker.Api.Tests.OpenApi;

/// <summary>Other people's tools take the description for what it is meant to be.</summary>
[Process]
public sealed class NodeToolTests
{
    [OneTimeSetUp]
    public async Task Prepare()
    {
        if (await NodeTools.InstallAsync() is { } reason)
        {
            Assert.Ignore(reason);
        }

        var document = await (await Brokers.SharedAsync(BackEnd.Sqlite)).GetAsync("/openapi/v1.json");
        await File.WriteAllTextAsync(Path.Combine(NodeTools.Folder, "broker.json"), document.Text);
        var client = Path.Combine(AppContext.BaseDirectory, "OpenApi", "client.ts");
        File.Copy(client, Path.Combine(NodeTools.Folder, "client.ts"), overwrite: true);
    }

    [Test]
    public async Task Redocly_finds_no_error()
    {
        var (exitCode, output) = await NodeTools.RunAsync("redocly", "lint", "broker.json");

        exitCode.ShouldBe(0, output);
    }

    [Test]
    public async Task Typescript_checks_a_client_made_of_it()
    {
        var (made, making) = await NodeTools.RunAsync("openapi-typescript", "broker.json", "--output", "broker.d.ts");
        made.ShouldBe(0, making);

        string[] options = ["--noEmit", "--strict", "--skipLibCheck", "--target", "es2022", "--lib", "es2022,dom", "--module", "nodenext"];
        var (exitCode, output) = await NodeTools.RunAsync("tsc", [.. options, "client.ts"]);

        exitCode.ShouldBe(0, output);
    }
}
