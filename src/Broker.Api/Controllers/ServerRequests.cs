using System.Net;
using Broker.Application.Servers.AddServer;
using Broker.Application.Servers.UpdateServer;
using Broker.Contracts;
using Broker.Domain;
using Broker.Domain.Addressing;
using Broker.Domain.Keys;
using Broker.Domain.Servers;

namespace Broker.Api.Controllers;

/// <summary>Valid requests as commands.</summary>
internal static class ServerRequests
{
    /// <exception cref="InvalidFieldException">The values do not fit together.</exception>
    public static AddServerCommand ToCommand(this AddServerRequest request)
    {
        var subnet = Subnet.CreateForHosts(IPAddress.Parse(request.NetworkAddress), request.NetworkMask);
        var second = request.NetworkAddressV6 is { } network
            ? Subnet.CreateForHosts(IPAddress.Parse(network), request.NetworkMaskV6!.Value, "V6")
            : null;
        return new AddServerCommand(
            ServerName.Parse(request.ServerName),
            PublicKey.Parse(request.PublicKey),
            new Domain.Servers.Endpoint(EndpointAddress.Parse(request.EndpointAddress), request.EndpointPort),
            AddressPool.Create(subnet, request.NReservedIps ?? 0, second, Address(request.ServerWgIp)),
            request.AllowedIps is { Length: > 0 } allowedIps ? AllowedIps.Parse(allowedIps) : null)
        {
            Defaults = new ClientDefaults(request.Dns is { } dns ? DnsServers.Parse(dns) : null, request.Mtu, request.PersistentKeepalive),
            AllowOverlap = request.AllowOverlap ?? false,
            LeaseQuarantine = TimeSpan.FromSeconds(request.LeaseQuarantineSeconds ?? 0),
            ReclaimIdleDays = request.ReclaimIdleDays is 0 ? null : request.ReclaimIdleDays,
        };
    }

    public static UpdateServerCommand ToCommand(this UpdateServerRequest request)
    {
        var update = new ServerUpdate
        {
            Name = request.NewName is { } name ? ServerName.Parse(name) : null,
            PublicKey = request.PublicKey is { } key ? PublicKey.Parse(key) : null,
            EndpointAddress = request.EndpointAddress is { } address ? EndpointAddress.Parse(address) : null,
            EndpointPort = request.EndpointPort,
            AllowedIps = request.AllowedIps is { } allowedIps ? AllowedIps.Parse(allowedIps) : null,
            ServerAddress = Address(request.ServerWgIp),
            NetworkMask = request.NetworkMask,
            NetworkAddressV6 = Address(request.NetworkAddressV6),
            NetworkMaskV6 = request.NetworkMaskV6,
            ReservedCount = request.NReservedIps,
            AllowOverlap = request.AllowOverlap,
            Dns = request.Dns is { } dns ? DnsServers.Parse(dns) : null,
            Mtu = request.Mtu,
            PersistentKeepalive = request.PersistentKeepalive,
            LeaseQuarantine = request.LeaseQuarantineSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            ReclaimIdleDays = request.ReclaimIdleDays,
        };
        return new UpdateServerCommand(ServerName.Parse(request.ServerName), update);
    }

    private static IPAddress? Address(string? text) => text is null ? null : IPAddress.Parse(text);
}
