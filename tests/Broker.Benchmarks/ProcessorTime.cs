using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Broker.Benchmarks;

/// <summary>What other processes have used of the processor.</summary>
internal static class ProcessorTime
{
    private const int RusageChildren = -1;

    /// <summary>Of all that this process has started and that have ended (getrusage(2)).</summary>
    public static TimeSpan OfChildren()
    {
        var usage = new long[18]; // struct rusage: two timevals, then fourteen counters
        if (GetResourceUsage(RusageChildren, usage) != 0)
        {
            throw new InvalidOperationException("getrusage failed.");
        }

        return TimeSpan.FromSeconds(usage[0] + usage[2]) + TimeSpan.FromMicroseconds(usage[1] + usage[3]);
    }

    /// <summary>Of every wireguard-go in this process namespace; zero where the kernel does its work.</summary>
    public static TimeSpan OfUserspaceWireGuard() => TimeSpan.FromMicroseconds(
        Process.GetProcessesByName("wireguard-go")
            .SelectMany(process => Directory.GetDirectories($"/proc/{process.Id}/task"))
            .Sum(thread => long.Parse(File.ReadAllText($"{thread}/schedstat").Split(' ')[0]) / 1000));

    /// <summary>Of every server process of PostgreSQL in this process namespace. They name themselves by what they do.</summary>
    public static TimeSpan OfPostgres() =>
        Process.GetProcesses().Where(process => process.ProcessName.StartsWith("postgres", StringComparison.Ordinal))
            .Aggregate(TimeSpan.Zero, (sum, process) => sum + process.TotalProcessorTime);

    [DllImport("libc", EntryPoint = "getrusage")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetResourceUsage(int who, long[] usage);
}
