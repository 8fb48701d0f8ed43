using System.Runtime.InteropServices;
using Broker.TestSupport;

namespace Broker.Benchmarks;

internal static class Machine
{
    public static async Task<string> DescribeAsync()
    {
        var processor = File.ReadLines("/proc/cpuinfo").First(line => line.StartsWith("model name", StringComparison.Ordinal));
        var kilobytes = double.Parse(File.ReadLines("/proc/meminfo").First().Split(':')[1].Replace("kB", "", StringComparison.Ordinal));
        var system = RuntimeInformation.OSDescription.Split(" #")[0];
        var postgres = (await Tool.RunAsync(Tool.Find("postgres")!, ["--version"])).Trim();
        return $"""
            {Environment.ProcessorCount} cores
            ({processor.Split(':')[1].Trim()}), {kilobytes / 1024 / 1024:0} GB, {system}, .NET {Environment.Version}, {postgres}
            """;
    }
}
