using System.Net;
using System.Net.Sockets;
using Agent.Configuration;
using Agent.Files;
using Agent.WireGuard;
using Broker.Domain.Keys;
using Broker.Domain.Servers;

namespace Agent.Clients;

/// <summary>One peering's side of this host: what a round looks at before it decides.</summary>
/// <param name="Path">The configuration's.</param>
/// <param name="Keys">Null if none have been made.</param>
/// <param name="File">Null if there is none.</param>
/// <param name="Tunnel">Null while the interface is not up.</param>
internal sealed record ClientState(string Path, KeyPair? Keys, PeeringNote Note, ClientFile? File, Tunnel? Tunnel)
{
    /// <summary>The keys that the peering is to get; null for the present ones.</summary>
    public KeyPair? NextKeys { get; init; }

    /// <summary>The public key of the private one in the file; null where the file has none.</summary>
    public PublicKey? FileKey { get; init; }

    /// <summary>What wg-quick is given: the interface's name, or the path of a file that is elsewhere.</summary>
    public string SourceOf(PeeringSettings settings) => settings.OutputDir is null ? settings.Interface : Path;

    /// <summary>Whether the interface is up, this host's, and the agent's to take down.</summary>
    public bool IsManaged(PeeringSettings settings) =>
        settings.ManageInterface && File is not null && Tunnel?.Device.PublicKey is { } key && (key == Keys?.PublicKey || key == FileKey);
}

/// <summary>A client's interface that is up.</summary>
internal sealed record Tunnel(string Interface, Device Device, Link Link)
{
    /// <summary>What the broker's endpoint is by its name; empty if it has none or it cannot be resolved.</summary>
    public IReadOnlyList<IPAddress> Resolved { get; init; } = [];

    public DevicePeer? PeerOf(PublicKey server) => Device.Peers.FirstOrDefault(peer => peer.PublicKey == server);
}

/// <summary>Resolves a name.</summary>
internal delegate Task<IPAddress[]> Resolver(string name, CancellationToken cancellationToken);

/// <summary>Looks at a client host.</summary>
internal sealed class ClientView(
    IWireGuard wireGuard, KeyStore keyStore, PeeringNotes notes, AgentFolders folders, Resolver? resolver = null)
{
    private static readonly TimeSpan ResolverPatience = TimeSpan.FromSeconds(5);

    private readonly Resolver resolve = resolver ?? Dns.GetHostAddressesAsync;

    public string PathOf(PeeringSettings settings) => folders.Configuration(settings.Interface, settings.OutputDir);

    /// <exception cref="DirectoryNotFoundException">There is no folder for the configuration.</exception>
    public async Task<ClientState> LookAsync(PeeringSettings settings)
    {
        var path = PathOf(settings);
        var folder = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException(
                $"There is no folder {folder} to write {Path.GetFileName(path)} to: make it, or name another one with `output_dir:`.");
        }

        var keys = await keyStore.FindAsync(settings.ServerName);
        var file = AtomicFile.ReadIfExists(path) is { } text ? ClientFile.Parse(text) : null;
        return new ClientState(path, keys, notes.Read(settings.ServerName), file, await FindTunnelAsync(settings.Interface))
        {
            NextKeys = await keyStore.FindNextAsync(settings.ServerName),
            FileKey = file?.PrivateKey is not { } written ? null
                : written == keys?.PrivateKey ? keys.PublicKey
                : await wireGuard.DeriveAsync(written),
        };
    }

    /// <summary>The state with the addresses of an endpoint that is a name, where there is a tunnel to compare them with.</summary>
    public async Task<ClientState> WithResolvedAsync(ClientState state, Endpoint? endpoint, CancellationToken cancellationToken)
    {
        if (state.Tunnel is null || endpoint is null || IPAddress.TryParse(endpoint.Address.ToString(), out _))
        {
            return state;
        }

        try
        {
            var resolved = await resolve(endpoint.Address.ToString(), cancellationToken).WaitAsync(ResolverPatience, cancellationToken);
            return state with { Tunnel = state.Tunnel with { Resolved = resolved } };
        }
        catch (Exception exception) when (exception is SocketException or TimeoutException)
        {
            return state;
        }
    }

    /// <summary>wg-quick makes no interface of a longer name.</summary>
    private async Task<Tunnel?> FindTunnelAsync(string name) =>
        InterfaceName.IsValid(name) && await wireGuard.FindDeviceAsync(name) is { } device
            ? new Tunnel(name, device, await wireGuard.ReadLinkAsync(name))
            : null;
}
