using Agent.Brokers;
using Broker.Contracts;
using Broker.Domain.Keys;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Agent.Clients;

/// <summary>Asks the broker about the peerings of one client, and for them.</summary>
/// <exception cref="BrokerFaultException">From every call: no usable answer.</exception>
internal sealed class ClientFeed(ClientName client, BrokerClient broker, AuthorityClient authority, Retries retries, LongPoll poll)
{
    private readonly ClientConfigs configs = new(broker, retries, poll);

    /// <summary>Since it was renamed there; null for the name in the configuration.</summary>
    private ClientName? renamed;

    /// <summary>What the broker calls this client.</summary>
    private ClientName Name => renamed ?? client;

    /// <summary>Whether the broker holds requests open until something changes.</summary>
    public bool Waits => configs.Waits;

    /// <summary>Asks again where access has ended: the token's file, which somebody may just have replaced, is read anew then.</summary>
    public async Task<PeeringView> FindAsync(ServerName server, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await LookUpAsync(server, cancellationToken) with { RenamedTo = renamed };
            }
            catch (AccessEndedException) when (attempt == 0)
            {
                // again
            }
            catch (AccessEndedException)
            {
                configs.Forget(server);
                return PeeringView.Ended;
            }
            catch (BrokerRefusalException refusal) when (attempt == 0 && refusal.IsForbidden)
            {
                if (!await FollowTokenAsync(cancellationToken))
                {
                    throw;
                }
            }
        }
    }

    /// <summary>
    /// What the broker says of a peering that it had with this key and does not find any more: its client may have another name now.
    /// </summary>
    public async Task<PeeringView> FindRenamedAsync(ServerName server, PublicKey key, CancellationToken cancellationToken)
    {
        try
        {
            var found = await retries.RunAsync(() => broker.FindClientAsync(key, cancellationToken), cancellationToken);
            if (found is null || found == Name)
            {
                return PeeringView.None;
            }

            Rename(found);
        }
        catch (BrokerRefusalException refusal) when (refusal.IsForbidden)
        {
            return PeeringView.None; // not this caller's to ask
        }

        return await FindAsync(server, cancellationToken);
    }

    /// <summary>Asks for a peering with this key. One that must be new but exists is looked up: the key may be this host's.</summary>
    public async Task<PeeringView> AskAsync(ServerName server, PublicKey key, bool mustBeNew, CancellationToken cancellationToken)
    {
        var request = Request(server, key);
        try
        {
            var answer = await retries.RunAsync(() => broker.AddClientAsync(request, mustBeNew, cancellationToken), cancellationToken);
            return new PeeringView(ClientPeering.Read(answer), key) { RenamedTo = renamed };
        }
        catch (BrokerRefusalException refusal) when (mustBeNew && refusal.IsPeeringExists)
        {
            return await FindAsync(server, cancellationToken);
        }
    }

    /// <summary>Gives the peering another key, and waits until its server has it, as long as a long poll.</summary>
    /// <returns>What the broker says then, and whether the server's agent has applied the key.</returns>
    public async Task<(PeeringView View, bool IsApplied)> ReplaceKeyAsync(
        ServerName server, PublicKey key, CancellationToken cancellationToken)
    {
        var request = Request(server, key);
        var answer = await retries.RunAsync(
            () => broker.ReplaceKeyAsync(request, LongPoll.LongestWait, cancellationToken), cancellationToken);
        return (new PeeringView(ClientPeering.Read(answer), key) { RenamedTo = renamed }, answer.IsApplied);
    }

    /// <inheritdoc cref="ClientConfigs.WaitAsync(ClientName, CancellationToken)"/>
    public Task WaitAsync(CancellationToken cancellationToken) => configs.WaitAsync(Name, cancellationToken);

    private AddClientRequest Request(ServerName server, PublicKey key) =>
        new() { ClientName = Name.ToString(), ServerName = server.ToString(), PublicKey = key.ToString() };

    private void Rename(ClientName name) => renamed = name == client ? null : name;

    /// <summary>The broker knows whose the token is. Returns whether that is by another name than was asked for.</summary>
    private async Task<bool> FollowTokenAsync(CancellationToken cancellationToken)
    {
        var caller = await authority.WhoAmIAsync(cancellationToken);
        if (!ClientName.TryParse(caller.ClientName, out var own) || own == Name)
        {
            return false;
        }

        Rename(own);
        return true;
    }

    private async Task<PeeringView> LookUpAsync(ServerName server, CancellationToken cancellationToken)
    {
        try
        {
            var config = await configs.ReadAsync(Name, server, cancellationToken);
            if (config.Disabled)
            {
                return PeeringView.Disabled;
            }

            var peering = ClientPeering.Read(config);
            if (config.PublicKey is { } key)
            {
                return new PeeringView(peering, KnownServer.ReadKey(key));
            }

            var peerings = await retries.RunAsync(() => broker.GetClientStatusAsync(Name, cancellationToken), cancellationToken);
            if (peerings is null)
            {
                return new PeeringView(peering, Key: null);
            }

            var found = peerings.FirstOrDefault(found => found.Server == server.ToString());
            return found is null ? PeeringView.None : new PeeringView(peering, KnownServer.ReadKey(found.PublicKey));
        }
        catch (BrokerRefusalException refusal) when (refusal.IsPeeringNotFound)
        {
            return PeeringView.None;
        }
        catch (BrokerRefusalException refusal) when (refusal.IsPeeringDisabled)
        {
            return PeeringView.Disabled;
        }
    }
}
