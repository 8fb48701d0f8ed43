using System.Net;
using Broker.Application.Clients.AddClient;
using Broker.Application.Clients.DeleteClient;
using Broker.Application.Servers.AddServer;
using Broker.Application.Servers.DeleteServer;
using Broker.Application.Servers.RemovePeer;
using Broker.Application.Servers.UpdateServer;
using Broker.Application.Receipts;
using Broker.Domain.Addressing;
using Broker.Domain.Keys;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;
using Broker.Domain;
using Broker.Infrastructure.Tests.Databases;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Broker.Infrastructure.Tests.Model;

/// <summary>Random use cases, each carried out by the broker's own code and by the naive fleet.</summary>
internal sealed class RandomSteps(ServiceProvider services, int seed)
{
    /// <summary>Two lie within others, so that servers compete for them.</summary>
    private static readonly string[] Subnets =
        ["10.0.0.0/30", "10.0.0.0/29", "10.0.1.0/28", "10.0.2.0/26", "10.0.2.0/23", "10.1.0.0/20", "10.2.0.0/16"];

    private readonly Random random = new(seed);

    public NaiveFleet Fleet { get; } = new();

    /// <returns>What was done, what the broker answered and what it should have answered.</returns>
    public async Task<(string Step, string Answer, string Expected)> TakeAsync()
    {
        var (server, client) = ($"s{random.Next(6)}", $"c{random.Next(60)}");
        return random.Next(1000) switch
        {
            < 600 => await AddClientAsync(client, server),
            < 800 =>
                await RunAsync(new RemovePeerCommand(Client(client), Server(server)), fleet => fleet.RemovePeer(client, server), Count),
            < 900 => await RunAsync(new DeleteClientCommand(Client(client)), fleet => fleet.DeleteClient(client), Count),
            < 910 => await RunAsync(
                new DeleteServerCommand(Server(server)), fleet => fleet.DeleteServer(server), deleted => deleted.Peerings.Count),
            < 950 => await ChangeKeyAsync(server),
            _ => await AddServerAsync(server),
        };
    }

    private Task<(string Step, string Answer, string Expected)> AddClientAsync(string client, string server)
    {
        var key = Key();
        return RunAsync(
            new AddClientCommand(Client(client), Server(server), key),
            fleet => fleet.AddClient(client, server, $"{key}"),
            answer => answer.Peering.Lease.Address);
    }

    private Task<(string Step, string Answer, string Expected)> ChangeKeyAsync(string server)
    {
        var key = Key();
        return RunAsync(
            new UpdateServerCommand(Server(server), new ServerUpdate { PublicKey = key }),
            fleet => fleet.ChangeKey(server, $"{key}"),
            answer => answer.After.PublicKey);
    }

    private Task<(string Step, string Answer, string Expected)> AddServerAsync(string name)
    {
        var (subnet, reserved, key) = (IPNetwork.Parse(Subnets[random.Next(Subnets.Length)]), random.Next(3), Key());
        if (Fleet.Servers.Find(server => server.Name == name) is { } existing && random.Next(2) == 0)
        {
            (subnet, reserved, key) = (existing.Subnet, existing.Reserved, PublicKey.Parse(existing.Key));
        }

        reserved = subnet.PrefixLength == 30 ? 0 : reserved;
        return RunAsync(
            new AddServerCommand(
                Server(name),
                key,
                new Endpoint(EndpointAddress.Parse("vpn.example"), 51820),
                AddressPool.Create(Subnet.Create(subnet.BaseAddress, subnet.PrefixLength), reserved),
                AllowedIps: null),
            fleet => fleet.AddServer(new NaiveServer(name, subnet, reserved, $"{key}")),
            answer => answer.IsNew ? "new" : "same");
    }

    private static object Count(Revocation answer) => answer.PeeringsRemoved;

    private static ServerName Server(string name) => ServerName.Parse(name);

    private static ClientName Client(string name) => ClientName.Parse(name);

    /// <summary>Mostly a new one; now and then one that somebody may have.</summary>
    private PublicKey Key() => Sample.Key(random.Next(4) == 0 ? random.Next(40) : random.Next());

    private async Task<(string Step, string Answer, string Expected)> RunAsync<T>(
        IRequest<T> command, Func<NaiveFleet, string> naive, Func<T, object> answer)
    {
        string actual;
        try
        {
            actual = $"{answer(await services.SendAsync(command))}";
        }
        catch (BrokerException refusal)
        {
            actual = refusal.Slug;
        }

        return ($"{command}", actual, naive(Fleet));
    }
}
