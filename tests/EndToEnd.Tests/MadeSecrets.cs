using Broker.TestSupport;

namespace EndToEnd.Tests;

/// <summary>What build/deploy/make-secrets.sh makes, in another folder instead of the repository.</summary>
/// <param name="root">The folder; null for a temporary one.</param>
internal sealed class MadeSecrets(string? root = null) : IDisposable
{
    private readonly DirectoryInfo root = root is null
        ? Directory.CreateTempSubdirectory("broker-secrets-")
        : Directory.CreateDirectory(root);

    public static string[] Names { get; } = ["postgres-password", "broker-password", "broker-connection", "tls.crt", "tls.key"];

    public string Folder => Path.Combine(root.FullName, "secrets");

    public string this[string name] => File.ReadAllText(PathOf(name));

    public string PathOf(string name) => Path.Combine(Folder, name);

    public async Task MakeAsync()
    {
        var (exitCode, output) = await TryMakeAsync("broker.example");
        exitCode.ShouldBe(0, output);
    }

    public async Task<(int ExitCode, string Output)> TryMakeAsync(string host)
    {
        if (Tool.Find("openssl") is null)
        {
            Assert.Ignore("No openssl.");
        }

        var scripts = Directory.CreateDirectory(Path.Combine(root.FullName, "build/deploy"));
        var script = Path.Combine(scripts.FullName, "make-secrets.sh");
        File.Copy(Path.Combine(Repository.Root, "build/deploy/make-secrets.sh"), script, overwrite: true);
        return await Tool.TryRunAsync(script, [host]);
    }

    public void Dispose() => root.Delete(recursive: true);
}
