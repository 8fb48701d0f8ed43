using DotNet.Testcontainers.Builders;
using Testcontainers.PostgreSql;

namespace Broker.TestSupport;

/// <content>A server in a container, reached through its unix socket: the engine may have a network of its own.</content>
public sealed partial class PostgresServer
{
    /// <summary>Why the shared server is none in a container although there is an engine, or null.</summary>
    public static string? ContainerGivenUp { get; private set; }

    /// <returns>Null where the engine takes more than its client's 100 seconds for a step, and this machine has programs of its own.</returns>
    private static async Task<PostgresServer?> TryStartContainerAsync()
    {
        try
        {
            return await StartContainerAsync();
        }
        catch (Exception exception)
            when (exception is OperationCanceledException or TimeoutException or DockerUnavailableException && OwnUnavailableReason is null)
        {
            ContainerGivenUp = $"The container engine did not answer in time: {exception.Message}";
            return null;
        }
    }

    private static async Task<PostgresServer> StartContainerAsync()
    {
        var sockets = Directory.CreateTempSubdirectory("broker-postgres-").FullName;
        File.SetUnixFileMode(sockets, (UnixFileMode)0b111_101_101);
        const string Script = """read -r _; docker rm --force --volumes "${1##*/}" > /dev/null 2>&1; rm -rf "$1" """;
        var removal = StartGuard("sh", "-c", Script, "guard", sockets);
        var postgres = new PostgreSqlBuilder(ContainerEngine.PostgresImage)
            .WithName(Path.GetFileName(sockets))
            .WithBindMount(sockets, "/var/run/postgresql")
            .WithCommand("-c", "fsync=off", "-c", "synchronous_commit=on", "-c", "full_page_writes=on", "-c", "max_connections=400")
            .Build();
        await postgres.StartAsync();
        return new PostgresServer($"Host={sockets};Username=postgres;Database=postgres", guard: removal);
    }
}
