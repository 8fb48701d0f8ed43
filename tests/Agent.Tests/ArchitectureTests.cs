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

    [Test]
    public void No_key_of_the_configuration_is_about_skipping_anything() =>
        Sources.Where(path => Skipping().IsMatch(File.ReadAllText(path))).ShouldBeEmpty();

    [Test]
    public void There_are_sources() => Sources.Count().ShouldBeGreaterThan(20);

    private static string AgentFolder([CallerFilePath] string ownPath = "") =>
        Path.Combine(Path.GetDirectoryName(ownPath)!, "../../src/Agent");

    [GeneratedRegex("<ProjectReference Include=\"(?<path>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ProjectReference();

    [GeneratedRegex(
        "\"(--)?(insecure|skip[-_]|no[-_]verify|tls[-_]skip|verify)[a-z_-]*\"", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Skipping();
}
