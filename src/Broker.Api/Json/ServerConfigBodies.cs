using Broker.Domain.Servers;
using System.Collections.Concurrent;
using System.Text.Json;
using Broker.Application.Servers.GetServerConfig;
using Microsoft.Extensions.Caching.Memory;

namespace Broker.Api.Json;

/// <summary>
/// Finished answers of <c>server/config</c>: a large one is written as JSON once per version and name, however many ask for it. The deleted
/// servers in it are those that had the name.
/// </summary>
public sealed class ServerConfigBodies : IDisposable
{
    /// <summary>Bytes of all bodies together: a thousand servers of 600 peers.</summary>
    private const long Limit = 64 * 1024 * 1024;

    private readonly MemoryCache bodies = new(new MemoryCacheOptions { SizeLimit = Limit });

    private readonly ConcurrentDictionary<(ServerVersion, ServerName), Lazy<Task<ServerConfigBody>>> making = new();

    /// <summary>The body of this version; where it has to be made, that of the version that is current then.</summary>
    /// <param name="version">As looked up for this caller.</param>
    /// <param name="name">The server's, or its former one.</param>
    /// <param name="read">Reads the list. Of those who ask together for a version, one reads it for all.</param>
    public async ValueTask<ServerConfigBody> GetAsync(ServerVersion version, ServerName name, Func<Task<VersionedServerConfig>> read)
    {
        if (bodies.TryGetValue((version.ServerId, name), out ServerConfigBody? kept) && kept!.Version == version)
        {
            return kept;
        }

        var maker = making.GetOrAdd((version, name), _ => new Lazy<Task<ServerConfigBody>>(() => MakeAsync(name, read)));
        try
        {
            return await maker.Value;
        }
        finally
        {
            making.TryRemove(KeyValuePair.Create((version, name), maker));
        }
    }

    public void Dispose() => bodies.Dispose();

    /// <summary>Keeps it in the place of the last one under this name, if there is room.</summary>
    private async Task<ServerConfigBody> MakeAsync(ServerName name, Func<Task<VersionedServerConfig>> read)
    {
        var config = await read();
        var body = new ServerConfigBody(config.Version, JsonSerializer.SerializeToUtf8Bytes(config.Config, WireFormat.Options));
        bodies.Set((config.Version.ServerId, name), body, new MemoryCacheEntryOptions { Size = body.Json.Length });
        return body;
    }
}

/// <summary>A finished answer of <c>server/config</c>.</summary>
public sealed record ServerConfigBody(ServerVersion Version, byte[] Json);
