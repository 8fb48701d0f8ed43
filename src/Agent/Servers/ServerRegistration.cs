using System.Net;
using Agent.Brokers;
using Agent.Configuration;
using Agent.WireGuard;
using Broker.Contracts;

namespace Agent.Servers;

/// <summary>Makes the broker know this server as this host has it.</summary>
internal sealed class ServerRegistration(BrokerClient broker, ServerSettings settings, AgentLog log)
{
    /// <summary>Adds the server, or updates what differs, and returns the server's own address in its subnet.</summary>
    /// <param name="key">This host's.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    /// <exception cref="DecisionNeededException">The broker has another key or subnet under this name, or refuses for good.</exception>
    public async Task<IPAddress> EnsureAsync(PublicKey key, CancellationToken cancellationToken)
    {
        try
        {
            if (await broker.FindServerAsync(settings.Name, cancellationToken) is { } known)
            {
                await ReconcileAsync(known, key, cancellationToken);
            }
            else
            {
                await AddAsync(key, cancellationToken);
            }
        }
        catch (BrokerRefusalException refusal) when (refusal.NeedsDecision)
        {
            throw new DecisionNeededException($"The broker refuses server '{settings.Name}': {refusal.Message}");
        }

        return await AskAddressAsync(cancellationToken);
    }

    /// <summary>The server's own address, as the broker has it.</summary>
    public async Task<IPAddress> AskAddressAsync(CancellationToken cancellationToken)
    {
        var answer = await broker.GetWireguardIpAsync(settings.Name, cancellationToken);
        return Cidr.Address(answer.ServerWgIp) is { } address && settings.Subnet.Contains(address)
            ? address
            : throw new BrokerFaultException(
                "absurd",
                $"The broker says that the server's address is '{Printable.Text(answer.ServerWgIp)}': that is none of {settings.Subnet}.");
    }

    /// <summary>What has to be told to the broker; null when it knows the server as this host has it.</summary>
    /// <exception cref="BrokerFaultException">What the broker knows makes no sense.</exception>
    /// <exception cref="DecisionNeededException">They differ in what cannot be told.</exception>
    public UpdateServerRequest? Differences(ServerResponse known, PublicKey key)
    {
        if (PublicKey.Parse(known.PublicKey) is null || !Names.IsEndpoint(known.EndpointAddress)
            || Cidr.Address(known.NetworkAddress) is null || Cidr.Canonical(known.AllowedIps) is null)
        {
            throw new BrokerFaultException("absurd", $"What the broker says of server '{settings.Name}' makes no sense.");
        }

        if (known.PublicKey != key.ToString())
        {
            throw new DecisionNeededException(
                $"The broker knows server '{settings.Name}' by the public key {known.PublicKey}, but this host's is {key}. "
                + $"If this host is that server, restore its private key to .{settings.Name}.priv; if its key was replaced on purpose, "
                + "tell the broker with server/update; if it is another server, give it another name.");
        }

        if ($"{known.NetworkAddress}/{known.NetworkMask}" != settings.Subnet.ToString())
        {
            throw new DecisionNeededException(
                $"The broker has the subnet {known.NetworkAddress}/{known.NetworkMask} for server '{settings.Name}', this "
                + $"host's configuration says {settings.Subnet}. Correct the configuration; or delete the server with server/delete, its "
                + "peerings with it.");
        }

        var update = new UpdateServerRequest
        {
            ServerName = settings.Name,
            EndpointAddress = SameEndpoint(known.EndpointAddress, settings.EndpointAddress) ? null : settings.EndpointAddress,
            EndpointPort = known.EndpointPort == settings.EndpointPort ? null : settings.EndpointPort,
            AllowedIps = Cidr.Canonical(known.AllowedIps) == settings.AllowedIps ? null : settings.AllowedIps,
        };
        return update is { EndpointAddress: null, EndpointPort: null, AllowedIps: null } ? null : update;
    }

    private static bool SameEndpoint(string known, string own) =>
        Cidr.Address(own) is { } address ? address.Equals(Cidr.Address(known)) : known.Equals(own, StringComparison.OrdinalIgnoreCase);

    private async Task ReconcileAsync(ServerResponse known, PublicKey key, CancellationToken cancellationToken)
    {
        if (Differences(known, key) is { } update)
        {
            await broker.UpdateServerAsync(update, cancellationToken);
            log.Info($"Updated server '{settings.Name}' at the broker: {settings.EndpointAddress} port {settings.EndpointPort}, "
                + $"{settings.AllowedIps}.");
        }

        if (known.NReservedIps != settings.NReservedIps)
        {
            log.Warn($"The broker reserves {known.NReservedIps} addresses of server '{settings.Name}': "
                + $"num_reserved_ips: {settings.NReservedIps} has no effect any more.");
        }
    }

    private async Task AddAsync(PublicKey key, CancellationToken cancellationToken)
    {
        await broker.AddServerAsync(
            new AddServerRequest
            {
                ServerName = settings.Name,
                NetworkAddress = settings.Subnet.BaseAddress.ToString(),
                NetworkMask = settings.Subnet.PrefixLength,
                PublicKey = key.ToString(),
                EndpointAddress = settings.EndpointAddress,
                EndpointPort = settings.EndpointPort,
                NReservedIps = settings.NReservedIps,
                AllowedIps = settings.AllowedIps,
            },
            cancellationToken);
        log.Info($"Registered server '{settings.Name}' with the broker.");
    }
}
