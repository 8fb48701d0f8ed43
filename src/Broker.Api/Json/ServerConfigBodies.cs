using System.Text.Json;
using Broker.Application.Servers;
using Broker.Application.Servers.GetServerConfig;
using Microsoft.Extensions.Caching.Memory;

namespace Broker.Api.Json;

/// <summary>Finished answers of <c>server/config</c>: a large one is written as JSON once per version, however many ask for it.</summary>
public sealed class ServerConfigBodies : IDisposable
{
    /// <summary>Bytes of all bodies together: a thousand servers of 600 peers.</summary>
    private const long Limit = 64 * 1024 * 1024;

    private readonly MemoryCache bodies = new(new MemoryCacheOptions { SizeLimit = Limit });

    /// <summary>Null when it has to be made.</summary>
    public byte[]? Find(ServerVersion version) =>
        bodies.TryGetValue(version.ServerId, out (long Revision, byte[] Body) kept) && kept.Revision == version.Revision ? kept.Body : null;

    /// <summary>Makes the body and keeps it in the place of the server's last one, if there is room.</summary>
    public byte[] Keep(VersionedServerConfig config)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(config.Config, WireFormat.Options);
        bodies.Set(config.Version.ServerId, (config.Version.Revision, body), new MemoryCacheEntryOptions { Size = body.Length });
        return body;
    }

    public void Dispose() => bodies.Dispose();
}
