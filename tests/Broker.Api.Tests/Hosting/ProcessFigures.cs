using System.Globalization;

namespace Broker.Api.Tests.Hosting;

/// <summary>What the kernel says of a broker's process.</summary>
internal static class ProcessFigures
{
    extension(BrokerProcess broker)
    {
        /// <summary>Its open files and connections.</summary>
        public int Descriptors => Directory.GetFiles($"/proc/{broker.Id}/fd").Length;

        /// <summary>Its bytes in memory.</summary>
        public long Resident => 1024 * Number($"/proc/{broker.Id}/status", "VmRSS:", column: 0);

        /// <summary>The most that it ever had.</summary>
        public long PeakResident => 1024 * Number($"/proc/{broker.Id}/status", "VmHWM:", column: 0);
    }

    /// <summary>How many files and connections this process may have open now.</summary>
    public static long SoftDescriptors => Number("/proc/self/limits", "Max open files", column: 0);

    /// <summary>How many files and connections a process may have open here.</summary>
    public static long MaxDescriptors => Number("/proc/self/limits", "Max open files", column: 1);

    private static long Number(string file, string stem, int column)
    {
        var line = File.ReadLines(file).Single(line => line.StartsWith(stem, StringComparison.Ordinal));
        var words = line[stem.Length..].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return long.TryParse(words[column], CultureInfo.InvariantCulture, out var number) ? number : long.MaxValue;
    }
}
