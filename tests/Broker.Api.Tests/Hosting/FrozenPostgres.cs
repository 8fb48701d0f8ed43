using System.Globalization;

namespace Broker.Api.Tests.Hosting;

/// <summary>A PostgreSQL that neither answers nor ends, as behind a network that swallows packets.</summary>
internal static class FrozenPostgres
{
    public static Task FreezeAsync(this PostgresServer server) => SignalAsync(server, "-STOP");

    public static Task ThawAsync(this PostgresServer server) => SignalAsync(server, "-CONT");

    private static async Task SignalAsync(PostgresServer server, string signal)
    {
        var main = (await File.ReadAllLinesAsync(Path.Combine(server.DataFolder, "postmaster.pid")))[0];
        int.Parse(main, CultureInfo.InvariantCulture).ShouldBeGreaterThan(1);
        var workers = await File.ReadAllTextAsync($"/proc/{main}/task/{main}/children");
        await Tool.RunAsync("kill", [signal, main, .. workers.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
    }
}
