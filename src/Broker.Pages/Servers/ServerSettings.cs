using Broker.Contracts;
using Broker.Pages.Elements;

namespace Broker.Pages.Servers;

/// <summary>A server's settings as a form has them: empty or 0 for none.</summary>
public sealed record ServerSettings
{
    private const int UsualPort = 51820;
    private const int UsualMask = 24;

    public string Name { get; set; } = "";

    public string PublicKey { get; set; } = "";

    public string EndpointAddress { get; set; } = "";

    public int EndpointPort { get; set; } = UsualPort;

    public string NetworkAddress { get; set; } = "";

    public int NetworkMask { get; set; } = UsualMask;

    public string NetworkAddressV6 { get; set; } = "";

    public int? NetworkMaskV6 { get; set; }

    /// <summary>The server's own.</summary>
    public string Address { get; set; } = "";

    public int Reserved { get; set; }

    public string AllowedIps { get; set; } = "";

    public bool AllowOverlap { get; set; }

    public string Dns { get; set; } = "";

    public int Mtu { get; set; }

    public int Keepalive { get; set; }

    /// <summary>In seconds.</summary>
    public long Quarantine { get; set; }

    /// <summary>In days.</summary>
    public int Reclaim { get; set; }

    public static ServerSettings Of(ServerResponse server) => new()
    {
        Name = server.ServerName,
        PublicKey = server.PublicKey,
        EndpointAddress = server.EndpointAddress,
        EndpointPort = server.EndpointPort,
        NetworkAddress = server.NetworkAddress,
        NetworkMask = server.NetworkMask,
        NetworkAddressV6 = server.NetworkAddressV6 ?? "",
        NetworkMaskV6 = server.NetworkMaskV6,
        Address = server.ServerWgIp,
        Reserved = server.NReservedIps,
        AllowedIps = server.AllowedIps,
        AllowOverlap = server.AllowOverlap,
        Dns = server.Dns ?? "",
        Mtu = server.Mtu ?? 0,
        Keepalive = server.PersistentKeepalive ?? 0,
        Quarantine = server.LeaseQuarantineSeconds,
        Reclaim = server.ReclaimIdleDays ?? 0,
    };

    public AddServerRequest ToAdd() => new()
    {
        ServerName = Name.Trim(),
        PublicKey = PublicKey.Trim(),
        EndpointAddress = EndpointAddress.Trim(),
        EndpointPort = EndpointPort,
        NetworkAddress = NetworkAddress.Trim(),
        NetworkMask = NetworkMask,
        NetworkAddressV6 = Words.OrNull(NetworkAddressV6),
        NetworkMaskV6 = NetworkMaskV6,
        ServerWgIp = Words.OrNull(Address),
        NReservedIps = Reserved,
        AllowedIps = Words.OrNull(AllowedIps),
        AllowOverlap = AllowOverlap,
        Dns = Words.OrNull(Dns),
        Mtu = OrNull(Mtu),
        PersistentKeepalive = OrNull(Keepalive),
        LeaseQuarantineSeconds = Quarantine == 0 ? null : Quarantine,
        ReclaimIdleDays = OrNull(Reclaim),
    };

    /// <summary>Only what differs, so that what others have changed meanwhile stays.</summary>
    /// <param name="before">As the form was opened.</param>
    public UpdateServerRequest ToUpdate(ServerSettings before) => new()
    {
        ServerName = before.Name,
        NewName = Words.Changed(Name, before.Name),
        PublicKey = Words.Changed(PublicKey, before.PublicKey),
        EndpointAddress = Words.Changed(EndpointAddress, before.EndpointAddress),
        EndpointPort = Changed(EndpointPort, before.EndpointPort),
        NetworkMask = Changed(NetworkMask, before.NetworkMask),
        NetworkAddressV6 = Words.Changed(NetworkAddressV6, before.NetworkAddressV6),
        NetworkMaskV6 = NetworkMaskV6 == before.NetworkMaskV6 ? null : NetworkMaskV6,
        ServerWgIp = Words.Changed(Address, before.Address),
        NReservedIps = Changed(Reserved, before.Reserved),
        AllowedIps = Words.Changed(AllowedIps, before.AllowedIps),
        AllowOverlap = Changed(AllowOverlap, before.AllowOverlap),
        Dns = Words.Changed(Dns, before.Dns),
        Mtu = Changed(Mtu, before.Mtu),
        PersistentKeepalive = Changed(Keepalive, before.Keepalive),
        LeaseQuarantineSeconds = Changed(Quarantine, before.Quarantine),
        ReclaimIdleDays = Changed(Reclaim, before.Reclaim),
    };

    private static T? Changed<T>(T now, T before)
        where T : struct, IEquatable<T> => now.Equals(before) ? null : now;

    private static int? OrNull(int number) => number == 0 ? null : number;
}
