using System.IO.Enumeration;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Broker.TestSupport;

namespace EndToEnd.Tests;

/// <summary>The steps of the Dockerfile, taken without a Docker engine: in a copy of what it copies, with its own commands.</summary>
[Process]
public sealed class DockerfileTests
{
    private static readonly string[] Dockerfile = File.ReadAllLines(Path.Combine(Repository.Root, "Dockerfile"));

    private DirectoryInfo source = null!;

    private string Published => Path.Combine(source.FullName, "published");

    [OneTimeSetUp]
    public async Task Publish()
    {
        source = Directory.CreateTempSubdirectory("broker-source-");
        foreach (var item in Copied().Append("build"))
        {
            CopyUnbuilt(item);
        }

        var publish = Dockerfile.Single(line => line.StartsWith("RUN dotnet ", StringComparison.Ordinal))
            .Replace("/app", Published, StringComparison.Ordinal);
        await Tool.RunAsync("dotnet", publish.Split(' ')[2..], source.FullName);
    }

    [OneTimeTearDown]
    public void Remove() => source.Delete(recursive: true);

    [Test]
    public void Copies_what_dockerignore_lets_in()
    {
        var allowed = File.ReadLines(Path.Combine(Repository.Root, ".dockerignore"))
            .Where(line => line.StartsWith('!')).Select(line => line[1..]).ToArray();

        Copied().Where(item => !allowed.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, item))).ShouldBeEmpty();
    }

    [Test]
    public async Task Publishes_a_broker_that_runs_in_an_empty_folder_and_keeps_its_data()
    {
        var folder = Directory.CreateTempSubdirectory("broker-empty-");
        try
        {
            await using (var broker = await StartAsync(Path.Combine(Published, "wireguard-broker.dll"), folder))
            {
                await LogInAsync(broker);
                await broker.Client.AddServerAsync("hub");
                await broker.Client.AddClientAsync("laptop", "hub");
                (await broker.StopAsync()).ShouldBe(0, broker.Output);
            }

            await using (var broker = await StartAsync(Path.Combine(Published, "wireguard-broker.dll"), folder))
            {
                await LogInAsync(broker);
                (await broker.Client.ListClientsAsync()).ShouldContain("laptop");
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Test]
    public async Task Run_script_builds_and_runs_the_broker_from_anywhere()
    {
        var elsewhere = Directory.CreateTempSubdirectory("broker-elsewhere-");
        try
        {
            await using var broker = await StartAsync(
                Path.Combine(source.FullName, "build/run.sh"), elsewhere, "--Auth:Password", BrokerProcess.TestPassword);

            broker.Client.DefaultRequestHeaders.Authorization = Basic(BrokerProcess.TestPassword);
            (await broker.Client.StatusAsync()).ShouldBe(HttpStatusCode.OK);
            File.Exists(Path.Combine(source.FullName, "data/broker.db")).ShouldBeTrue();
            elsewhere.EnumerateFileSystemInfos().ShouldBeEmpty();
            (await broker.StopAsync()).ShouldBe(0, broker.Output);
        }
        finally
        {
            elsewhere.Delete(recursive: true);
        }
    }

    [Test]
    public async Task Health_check_tells_a_live_broker_from_a_dead_one()
    {
        await using var broker = await BrokerProcess.StartAsync(new Dictionary<string, string>(StringComparer.Ordinal));
        var check = Dockerfile.Single(line => line.Contains("CMD [\"bash\"", StringComparison.Ordinal));
        var command = JsonSerializer.Deserialize<string[]>(check[check.IndexOf('[', StringComparison.Ordinal)..])!;
        command[^1] = command[^1].Replace("8080", $"{broker.BaseAddress.Port}", StringComparison.Ordinal);

        (await Tool.TryRunAsync(command[0], command[1..])).ExitCode.ShouldBe(0);
        command[^1] = command[^1].Replace("/health/live", "/nowhere", StringComparison.Ordinal);
        (await Tool.TryRunAsync(command[0], command[1..])).ExitCode.ShouldBe(1);
        broker.Kill();
        (await Tool.TryRunAsync(command[0], command[1..])).ExitCode.ShouldBe(1);
    }

    private static IEnumerable<string> Copied() =>
        Dockerfile.Where(line => line.StartsWith("COPY ", StringComparison.Ordinal) && !line.Contains("--from", StringComparison.Ordinal))
            .SelectMany(line => line.Split(' ')[1..^1]);

    private static async Task<BrokerProcess> StartAsync(string program, DirectoryInfo folder, params string[] arguments)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["Auth__Password"] = "" };
        var broker = await BrokerProcess.StartAsync(environment, folder.FullName, arguments, waitReady: false, program);
        await broker.WaitUntilReadyAsync(TimeSpan.FromMinutes(10)); // it may be built first
        return broker;
    }

    /// <summary>With the password that the broker made for itself.</summary>
    private static async Task LogInAsync(BrokerProcess broker)
    {
        (await broker.Client.StatusAsync()).ShouldBe(HttpStatusCode.Unauthorized);
        var file = Path.Combine(broker.WorkingFolder, "data/admin-password");
        File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        broker.Client.DefaultRequestHeaders.Authorization = Basic((await File.ReadAllTextAsync(file)).Trim());
    }

    private static AuthenticationHeaderValue Basic(string password) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"admin:{password}")));

    /// <summary>Copies a file or folder of the repository without what builds left in it.</summary>
    private void CopyUnbuilt(string item)
    {
        var from = Path.Combine(Repository.Root, item);
        var files = File.Exists(from) ? [from] : Directory.GetFiles(from, "*", SearchOption.AllDirectories);
        foreach (var file in files.Select(file => Path.GetRelativePath(Repository.Root, file)))
        {
            if (!file.Split('/').Any(part => part is "bin" or "obj"))
            {
                var copy = Path.Combine(source.FullName, file);
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(Path.Combine(Repository.Root, file), copy);
            }
        }
    }
}
