using System.Globalization;
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

    /// <summary>Null for a file without the server's peer.</summary>
    /// <param name="sections">The file's.</param>
    /// <param name="written">The settings that the agent has written, by key.</param>
    public static FileTunnel? Read(FileSections sections, IReadOnlyDictionary<string, string> written)
    {
        var key = written.GetValueOrDefault("PublicKey");
        var peer = sections.Peers.FirstOrDefault(peer => key is null || peer.Value("PublicKey") == key);
        return peer is null || FilePeer.KeyOf(peer) is not { } server
            ? null
            : new FileTunnel(
                server, ReadEndpoint(peer.Value("Endpoint")), [.. peer.Values("AllowedIPs").SelectMany(FilePeer.Words)],
                FilePeer.ExtrasOf(peer),
                FileAddresses.Of(sections.Interface),
                [.. FilePeer.Words(written.GetValueOrDefault("Address") ?? "").Select(InterfaceAddress.Parse).OfType<InterfaceAddress>()],
                FilePeer.Number(sections.Interface.Value("MTU")),
                sections.Interface.Value("Table") is { } table and not "auto" ? table : null,
                [.. sections.Interface.Values("DNS").SelectMany(FilePeer.Words)]);
    }

    public IReadOnlySet<IPNetwork> Networks => ClientFile.Networks(AllowedIps);

    private static Endpoint? ReadEndpoint(string? text)
    {
        var colon = text?.LastIndexOf(':') ?? -1;
        return colon > 0 && EndpointAddress.TryParse(text![..colon].Trim('[', ']'), out var address)
            && int.TryParse(
                text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= 65_535
            ? new Endpoint(address, port)
            : null;
    }
}
