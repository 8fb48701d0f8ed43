using Broker.TestSupport;
using EndToEnd.Tests.Tunnels;

namespace EndToEnd.Tests.Packages;

/// <summary>Packages for arm64 that are built on amd64.</summary>
public sealed class CrossBuildTests
{
    private const string Architecture = "arm64";

    private DirectoryInfo folder = null!;

    [OneTimeSetUp]
    public async Task Build()
    {
        if (Tool.Find("dpkg-deb") is null || Tool.Find("aarch64-linux-gnu-gcc") is null)
        {
            Assert.Ignore("No dpkg-deb, or no aarch64-linux-gnu-gcc.");
        }

        folder = Directory.CreateTempSubdirectory("broker-cross-");
        var script = Path.Combine(Repository.Root, "build/package.sh");
        await Tool.RunAsync("env", ["--unset=PUBLISHED", $"ARCHITECTURE={Architecture}", $"OUTPUT={folder.FullName}", script]);
        foreach (var package in Directory.GetFiles(folder.FullName, "*.deb"))
        {
            await Tool.RunAsync("dpkg-deb", ["--extract", package, Path.Combine(folder.FullName, "root")]);
        }
    }

    [OneTimeTearDown]
    public void Remove() => folder?.Delete(recursive: true);

    [TestCase("wireguard-broker")]
    [TestCase("wgbroker-agent")]
    public async Task Say_for_which_architecture_they_are(string package)
    {
        var file = Path.Combine(folder.FullName, $"{package}_{BuiltPackages.Version}_{Architecture}.deb");

        (await Tool.RunAsync("dpkg-deb", ["--field", file, "Architecture"])).Trim().ShouldBe(Architecture);
    }

    [Test]
    public void Hold_its_programs_and_libraries_only()
    {
        var machines = Directory.GetFiles(Path.Combine(folder.FullName, "root"), "*", SearchOption.AllDirectories)
            .Select(file => (Name: Path.GetFileName(file), Machine: Elf.MachineOf(file)))
            .Where(file => file.Machine is not null).ToList();

        new[] { "wireguard-broker", "libcoreclr.so", "libe_sqlite3.so", "wgbroker-agent" }
            .ShouldBeSubsetOf(machines.Select(file => file.Name));
        machines.Where(file => file.Machine != Elf.Arm64).ShouldBeEmpty();
    }

    /// <summary>With a configuration that has a mistake, whose place is named by the same words.</summary>
    [TestCase("--version")]
    [TestCase("check", "mistake.conf")]
    public async Task The_agent_says_what_this_machines_says(params string[] arguments)
    {
        if (Tool.Find("qemu-aarch64-static") is not { } emulator)
        {
            Assert.Ignore("No qemu-aarch64-static.");
            return;
        }

        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "mistake.conf"), "type: server\nserver:\n  endpoint_port: 70000\n");
        var agent = Path.Combine(folder.FullName, "root/usr/bin/wgbroker-agent");

        var said = await Tool.TryRunAsync(emulator, ["-L", "/usr/aarch64-linux-gnu", agent, .. arguments], folder.FullName);

        said.Output.ShouldNotBeEmpty();
        string[] own = [.. Tool.CommandOf(AgentHost.ProgramUnderTest), .. arguments];
        said.ShouldBe(await Tool.TryRunAsync(own[0], own[1..], folder.FullName));
    }
}
