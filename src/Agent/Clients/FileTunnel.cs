using System.Net;
using Agent.WireGuard;
using Broker.Domain.Keys;
using Broker.Domain.Servers;

namespace Agent.Clients;

/// <summary>What a client's file makes of its interface.</summary>
/// <param name="Server">The server's key.</param>
/// <param name="Endpoint">Null where the file has none that can be read.</param>
/// <param name="AllowedIps">CIDRs, as the file has them.</param>
/// <param name="OwnAddresses">Those of the addresses that the agent has written.</param>
/// <param name="Table">wg-quick's; null for the main one.</param>
internal sealed record FileTunnel(
    PublicKey Server, Endpoint? Endpoint, IReadOnlyList<string> AllowedIps, PeerExtras Extras, IReadOnlyList<InterfaceAddress> Addresses,
    IReadOnlyList<InterfaceAddress> OwnAddresses, int? Mtu, string? Table, IReadOnlyList<string> Dns)
{
    public const string NoTable = "off";

    /// <summary>Null for a file without the server's peer. <paramref name="written"/> has the agent's settings by key.</summary>
    public static FileTunnel? Read(FileSections sections, IReadOnlyDictionary<string, string> written)
    {
        var key = written.GetValueOrDefault("PublicKey");
        var peer = sections.Peers.FirstOrDefault(peer => key is null || peer.Value("PublicKey") == key);
        return peer is null || FilePeer.KeyOf(peer) is not { } server
            ? null
            : new FileTunnel(
                server, EndpointText.Read(peer.Value("Endpoint")), [.. peer.Values("AllowedIPs").SelectMany(CidrList.Words)],
                FilePeer.ExtrasOf(peer),
                FileAddresses.Of(sections.Interface),
                [.. FileAddresses.Read(written.GetValueOrDefault("Address") ?? "")],
                FilePeer.Number(sections.Interface.Value("MTU")),
                sections.Interface.Value("Table") is { } table and not "auto" ? table : null,
                [.. sections.Interface.Values("DNS").SelectMany(CidrList.Words)]);
    }

    public IReadOnlySet<IPNetwork> Networks => AllowedIps.SelectMany(CidrList.Read).ToHashSet();
}
