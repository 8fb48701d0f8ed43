using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Broker.TestSupport;

namespace EndToEnd.Tests;

/// <summary>build/run.sh in a copy of the sources that has not been built.</summary>
[Process]
public sealed class RunScriptTests
{
    [Test]
    public async Task Builds_and_runs_the_broker_from_anywhere()
    {
        using var source = new SourceCopy(
            ".editorconfig", "global.json", "Directory.Build.props", "Directory.Packages.props", "src", "build");
        var elsewhere = Directory.CreateTempSubdirectory("broker-elsewhere-");
        try
        {
            await using var broker = await BrokerProcess.StartAsync(
                new Dictionary<string, string>(StringComparer.Ordinal) { ["Auth__Password"] = "" }, elsewhere.FullName,
                ["--Auth:Password", BrokerProcess.TestPassword], waitReady: false, Path.Combine(source.Folder, "build/run.sh"));
            await broker.WaitUntilReadyAsync(TimeSpan.FromMinutes(18)); // it is built first

            var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes($"admin:{BrokerProcess.TestPassword}"));
            broker.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", credentials);
            (await broker.Client.StatusAsync()).ShouldBe(HttpStatusCode.OK);
            broker.Client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
            (await broker.Client.GetStringAsync("/")).ShouldContain("blazor.webassembly.js");
            File.Exists(Path.Combine(source.Folder, "data/broker.db")).ShouldBeTrue();
            elsewhere.EnumerateFileSystemInfos().ShouldBeEmpty();
            (await broker.StopAsync()).ShouldBe(0, broker.Output);
        }
        finally
        {
            elsewhere.Delete(recursive: true);
        }
    }
}
