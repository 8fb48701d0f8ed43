using System.Diagnostics;

namespace Broker.TestSupport;

/// <content>The process that removes a server when the test process ends.</content>
public sealed partial class PostgresServer
{
    private static Process GuardOf(string folder)
    {
        const string Script = """read -r _; "$1" -D "$2/data" -m immediate -s stop 2> /dev/null; rm -rf "$2" """;
        return StartGuard(PostgresPrograms.Command("sh", "-c", Script, "guard", PostgresPrograms.PathOf("pg_ctl"), folder));
    }

    /// <summary>Waits, in a session of its own, for the end of its standard input: that comes however this process ends.</summary>
    private static Process StartGuard(params string[] command)
    {
        var start = new ProcessStartInfo("setsid", ["--fork", .. command])
        {
            WorkingDirectory = "/tmp",
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        return Process.Start(start)!;
    }
}
