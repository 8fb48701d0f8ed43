namespace Broker.Api.Tests.OpenApi;

/// <summary>OpenAPI linters and generators from npm, installed once below <c>artifacts</c>.</summary>
internal static class NodeTools
{
    private static readonly string[] Packages =
        ["@redocly/cli@2.77.0", "openapi-fetch@0.17.0", "openapi-typescript@7.13.0", "typescript@5.9.3"];

    private static readonly string[] Environment = ["REDOCLY_TELEMETRY=off", "REDOCLY_SUPPRESS_UPDATE_NOTICE=true", "NO_COLOR=1"];

    public static string Folder { get; } = Path.Combine(Repository.Root, "artifacts", "node-tools");

    /// <summary>Null when the tools are there, or else why they are not.</summary>
    public static async Task<string?> InstallAsync()
    {
        if (Tool.Find("npm") is null)
        {
            return "No npm.";
        }

        var done = Path.Combine(Folder, "installed");
        var wanted = string.Join('\n', Packages);
        if (File.Exists(done) && await File.ReadAllTextAsync(done) == wanted)
        {
            return null;
        }

        Directory.CreateDirectory(Folder);
        await File.WriteAllTextAsync(Path.Combine(Folder, "package.json"), """{"private": true, "type": "module"}""");
        string[] options = ["--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts", "--fetch-retries=0"];
        var (exitCode, output) = await Tool.TryRunAsync("npm", ["install", .. options, .. Packages], Folder);
        if (exitCode != 0)
        {
            return $"npm cannot install the tools: {output}";
        }

        await File.WriteAllTextAsync(done, wanted);
        return null;
    }

    /// <summary>Runs a tool in its folder; it sends nothing to anyone.</summary>
    public static Task<(int ExitCode, string Output)> RunAsync(string tool, params string[] arguments) =>
        Tool.TryRunAsync("env", [.. Environment, Path.Combine(Folder, "node_modules", ".bin", tool), .. arguments], Folder);
}
