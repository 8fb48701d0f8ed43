using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Agent.Tests;

public sealed partial class ArchitectureTests
{
    private static IEnumerable<string> Sources =>
        Directory.EnumerateFiles(AgentFolder(), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal));

    [Test]
    public void The_agent_references_no_project_but_the_contracts_and_the_domain()
    {
        var own = typeof(AgentLog).Assembly.GetReferencedAssemblies().Select(reference => reference.Name!)
            .Where(name => name.StartsWith("Broker", StringComparison.Ordinal) || name.StartsWith("wireguard", StringComparison.Ordinal));

        own.ShouldBe(["Broker.Contracts", "Broker.Domain"], ignoreOrder: true);
        ProjectReference().Matches(File.ReadAllText(Path.Combine(AgentFolder(), "Agent.csproj")))
            .Select(match => match.Groups["path"].Value)
            .ShouldBe(["../Broker.Contracts/Broker.Contracts.csproj", "../Broker.Domain/Broker.Domain.csproj"]);
    }

    /// <summary>The other ways of .NET to let any certificate pass.</summary>
    [TestCase("RemoteCertificateValidationCallback")]
    [TestCase("ServerCertificateCustomValidationCallback")]
    [TestCase("ServerCertificateValidationCallback")]
    [TestCase("DangerousAcceptAny")]
    [TestCase("VerificationFlags")]
    [TestCase("AllowUnknownCertificateAuthority")]
    [TestCase("UseShellExecute = true")]
    [TestCase("/bin/sh")]
    [TestCase("\"bash\"")]
    public void The_agent_never_says(string what) =>
        Sources.Where(path => File.ReadAllText(path).Contains(what, StringComparison.Ordinal)).ShouldBeEmpty();

    /// <summary>A file that was renamed only so may have its former name after a power cut: a revoked client would be let in at the boot.</summary>
    [TestCase(" File.Move(", 1)]
    [TestCase("SyncFolder(Path", 1)]
    public void Only_one_place_renames_files(string what, int count) =>
        Sources.Select(File.ReadAllText).Sum(text => text.Split(what).Length - 1).ShouldBe(count);

    [Test]
    public void No_key_of_the_configuration_is_about_skipping_anything() =>
        Sources.Where(path => Skipping().IsMatch(File.ReadAllText(path))).ShouldBeEmpty();

    /// <summary>Each folder, and those below it that it may use; the root namespace is everybody's and uses none.</summary>
    [TestCase("CommandLine", "Adoption Joining Status Servers Clients Brokers WireGuard Files Configuration")]
    [TestCase("Adoption", "Servers Brokers WireGuard Files Configuration")]
    [TestCase("Joining", "Brokers WireGuard Files Configuration")]
    [TestCase("Status", "Servers Clients Brokers WireGuard Files Configuration")]
    [TestCase("Servers", "Brokers WireGuard Files Configuration")]
    [TestCase("Clients", "Brokers WireGuard Files Configuration")]
    [TestCase("Brokers", "WireGuard Files Configuration")]
    [TestCase("Configuration", "WireGuard Files")]
    [TestCase("WireGuard", "Files")]
    [TestCase("Files", "")]
    public void A_folder_uses_only_folders_below_it(string folder, string below)
    {
        var used = Directory.EnumerateFiles(Path.Combine(AgentFolder(), folder), "*.cs")
            .SelectMany(File.ReadLines)
            .Select(line => UsingOfAgent().Match(line))
            .Where(match => match.Success)
            .Select(match => match.Groups["folder"].Value);

        used.Distinct().Except(below.Split(' ')).ShouldBeEmpty();
    }

    [Test]
    public void Every_folder_has_its_place() =>
        Directory.EnumerateDirectories(AgentFolder()).Select(Path.GetFileName).Except(["bin", "obj"]).ShouldBe(
            ["CommandLine", "Adoption", "Joining", "Status", "Servers", "Clients", "Brokers", "WireGuard", "Configuration", "Files"],
            ignoreOrder: true);

    [Test]
    public void There_are_sources() => Sources.Count().ShouldBeGreaterThan(20);

    private static string AgentFolder([CallerFilePath] string ownPath = "") =>
        Path.Combine(Path.GetDirectoryName(ownPath)!, "../../src/Agent");

    [GeneratedRegex(@"^using Agent\.(?<folder>\w+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex UsingOfAgent();

    [GeneratedRegex("<ProjectReference Include=\"(?<path>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex ProjectReference();

    [GeneratedRegex(
        "\"(--)?(insecure|skip[-_]|no[-_]verify|tls[-_]skip|verify)[a-z_-]*\"", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase,
        matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Skipping();
}
