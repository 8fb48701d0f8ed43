using System.Text.Json;
using System.Xml.Linq;
using Broker.TestSupport;

namespace EndToEnd.Tests.Packages;

/// <summary>What is in the packages, and what is not.</summary>
[TestFixture("wireguard-broker", "usr/lib/wireguard-broker")]
[TestFixture("wgbroker-agent", "usr/bin")]
public sealed class PackageContentTests(string package, string programs)
{
    private DirectoryInfo folder = null!;

    [OneTimeSetUp]
    public async Task Unpack()
    {
        await BuiltPackages.NeededAsync();
        folder = Directory.CreateTempSubdirectory("broker-package-");
        await Tool.RunAsync("dpkg-deb", ["--raw-extract", BuiltPackages.PathOf(package), folder.FullName]);
    }

    [OneTimeTearDown]
    public void Remove() => folder?.Delete(recursive: true);

    [Test]
    public async Task Says_what_it_is()
    {
        var architecture = (await Tool.RunAsync("dpkg", ["--print-architecture"])).Trim();

        (await FieldAsync("Package")).ShouldBe(package);
        (await FieldAsync("Version")).ShouldBe(BuiltPackages.Version);
        (await FieldAsync("Architecture")).ShouldBe(architecture);
        Path.GetFileName(BuiltPackages.PathOf(package)).ShouldBe($"{package}_{BuiltPackages.Version}_{architecture}.deb");
    }

    [Test]
    public void Is_made_where_the_caller_of_the_script_says() =>
        Directory.GetFiles(BuiltPackages.Folder, $"{package}_{BuiltPackages.Newer}_*.deb").Length.ShouldBe(1);

    [Test]
    public async Task Depends_on_the_packages_whose_libraries_its_programs_load()
    {
        if (Tool.Find("ldd") is null)
        {
            Assert.Ignore("No ldd.");
        }

        var own = Path.Combine(folder.FullName, programs);
        var needed = new HashSet<string>(StringComparer.Ordinal) { "libssl.so.3" };
        foreach (var file in Directory.GetFiles(own).Where(file => Elf.MachineOf(file) is not null))
        {
            var (_, output) = await Tool.TryRunAsync("ldd", [file]);
            output.ShouldNotContain("not found", customMessage: file);
            needed.UnionWith(output.Split('\n').Select(line => line.Trim().Split(" => ")[0])
                .Where(library => library.StartsWith("lib", StringComparison.Ordinal) && !File.Exists(Path.Combine(own, library))));
        }

        var depends = (await FieldAsync("Depends")).Split(", ").Select(entry => entry.Split(' ')[0]).ToArray();
        foreach (var library in needed)
        {
            var (_, owner) = await Tool.TryRunAsync("dpkg", ["--search", $"*/{library}"]);
            depends.ShouldContain(name => owner.Contains($"{name}:", StringComparison.Ordinal), library);
        }
    }

    [Test]
    public async Task Has_a_sum_of_every_file_and_belongs_to_root()
    {
        await Tool.RunAsync("md5sum", ["--check", "--quiet", "DEBIAN/md5sums"], folder.FullName);
        var files = Directory.GetFiles(folder.FullName, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder.FullName, file))
            .Where(file => !file.StartsWith("DEBIAN/", StringComparison.Ordinal));
        File.ReadLines(Path.Combine(folder.FullName, "DEBIAN/md5sums")).Select(line => line[34..]).ShouldBe(files, ignoreOrder: true);

        var list = await Tool.RunAsync("dpkg-deb", ["--contents", BuiltPackages.PathOf(package)]);
        list.Trim().Split('\n').ShouldAllBe(line => line.Contains(" root/root ", StringComparison.Ordinal));
    }

    [Test]
    public void Holds_nothing_that_only_a_developer_needs() =>
        Directory.GetFiles(folder.FullName, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".pdb" or ".xml" || file.EndsWith(".Development.json", StringComparison.Ordinal))
            .ShouldBeEmpty();

    [Test]
    public void Has_the_pages_where_it_is_the_brokers() =>
        File.Exists(Path.Combine(folder.FullName, programs, "pages/wwwroot/index.html")).ShouldBe(package == "wireguard-broker");

    /// <summary>The unit led to a README whose links led nowhere, and no package had the alerts.</summary>
    [Test]
    public void Has_every_document_that_its_documents_and_its_unit_lead_to()
    {
        var documents = Path.Combine(folder.FullName, $"usr/share/doc/{package}");
        var unit = File.ReadAllText(Path.Combine(folder.FullName, $"usr/lib/systemd/system/{package}.service"));
        var first = unit.Split("Documentation=file://")[1].Split('\n')[0];

        File.Exists(folder.FullName + first).ShouldBeTrue(first);
        var links =
            from document in Directory.GetFiles(documents, "*.md", SearchOption.AllDirectories)
            from part in File.ReadAllText(document).Split("](").Skip(1)
            let target = part.Split(')', '#')[0]
            where target.Length > 0 && !target.Contains(':', StringComparison.Ordinal)
            select (Name: $"{Path.GetRelativePath(documents, document)}: {target}", File: Path.Combine(Path.GetDirectoryName(document)!, target));
        links.Count().ShouldBeGreaterThan(20);
        links.Where(link => !File.Exists(link.File)).Select(link => link.Name).ShouldBeEmpty();
    }

    [TestCase("alerts.yml")]
    [TestCase("grafana-dashboard.json")]
    public void Has_what_monitors_the_broker_where_it_is_the_brokers(string example) =>
        File.Exists(Path.Combine(folder.FullName, $"usr/share/doc/{package}/examples", example)).ShouldBe(package == "wireguard-broker");

    [Test]
    public void Names_the_licence_of_every_work_that_it_contains()
    {
        var copyright = File.ReadAllText(Path.Combine(folder.FullName, $"usr/share/doc/{package}/copyright"));
        var paragraphs = copyright.Split("\n\n").Skip(1).ToArray();
        var named = paragraphs.SelectMany(paragraph => paragraph.Split(' ', '\n')).ToArray();

        Contained().Where(name => !named.Contains(name)).ShouldBeEmpty();
        foreach (var licence in copyright.Split('\n').Where(line => line.StartsWith("License: ", StringComparison.Ordinal)))
        {
            paragraphs.ShouldContain(paragraph => paragraph.Contains($"{licence}\n ", StringComparison.Ordinal), licence);
        }
    }

    [TestCase("postinst")]
    [TestCase("prerm")]
    [TestCase("postrm")]
    public Task Has_maintainer_scripts_that_any_shell_parses(string script) =>
        Tool.RunAsync("sh", ["-n", Path.Combine(folder.FullName, "DEBIAN", script)]);

    /// <summary>The libraries that a publish lists beside its programs, or else those that the project names.</summary>
    private IEnumerable<string> Contained()
    {
        var list = Path.Combine(folder.FullName, programs, $"{package}.deps.json");
        if (!File.Exists(list))
        {
            return XDocument.Load(Path.Combine(Repository.Root, "src/Agent/Agent.csproj")).Descendants("PackageReference")
                .Select(reference => reference.Attribute("Include")!.Value);
        }

        using var json = JsonDocument.Parse(File.ReadAllText(list));
        return [.. json.RootElement.GetProperty("libraries").EnumerateObject()
            .Where(library => library.Value.GetProperty("type").GetString() is "package" or "runtimepack")
            .Select(library => library.Name.Split('/')[0].Replace("runtimepack.", "", StringComparison.Ordinal).Split(".linux-")[0])];
    }

    private async Task<string> FieldAsync(string name) =>
        (await Tool.RunAsync("dpkg-deb", ["--field", BuiltPackages.PathOf(package), name])).Trim();
}
