using System.Globalization;

namespace Broker.Api.Tests.Hostile;

/// <summary>A broker that may have only so many files open (ulimit -n).</summary>
internal static class LimitedBroker
{
    public static async Task<BrokerProcess> StartAsync(DirectoryInfo folder, int files, bool waitReady = true)
    {
        var program = Path.Combine(folder.FullName, "limited");
        var broker = string.Join(' ', BrokerProcess.Command().Select(word => $"'{word}'"));
        await File.WriteAllTextAsync(
            program, string.Create(CultureInfo.InvariantCulture, $"#!/bin/sh\nulimit -n {files}\nexec {broker}\n"));
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return await BrokerProcess.StartAsync(
            new Dictionary<string, string>(StringComparer.Ordinal), folder.FullName, waitReady: waitReady, program: program);
    }
}
