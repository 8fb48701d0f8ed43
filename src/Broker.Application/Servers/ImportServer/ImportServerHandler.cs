using Broker.Application.Abstractions;
using Broker.Application.Servers.AddServer;
using Broker.Domain;
using Broker.Domain.Peerings;
using Broker.Domain.Reports;
using Broker.Domain.Servers;
using MediatR;

namespace Broker.Application.Servers.ImportServer;

public sealed class ImportServerHandler(
    IServerRepository servers, IPeeringRepository peerings, IClientRepository clients, NewServers newServers, CallerContext context,
    IStorageClock clock, TimeProvider time)
    : IRequestHandler<ImportServerCommand, ImportedServer>
{
    public async Task<ImportedServer> Handle(ImportServerCommand command, CancellationToken cancellationToken)
    {
        await servers.LockFleetAsync(cancellationToken);
        var existing = await servers.LockAsync(command.Server.Name, cancellationToken);
        var (server, faults) = await PrepareAsync(command.Server, existing, cancellationToken);
        if (server is null)
        {
            return new ImportedServer(Added: 0, Unchanged: 0, [.. faults, .. command.Faults], []);
        }

        var known = existing is null ? [] : (await peerings.FindAllOfAsync(server.Name, cancellationToken))!.Peerings;
        var creation = new Creation(await clock.NowAsync(cancellationToken), context.Caller.Name);
        var ground = new ImportGround(
            known,
            await peerings.FindQuarantinedAsync(server, cancellationToken),
            await OverlapsAsync(server, command.Peers, cancellationToken),
            await clients.FindDisabledAsync(command.Peers.Select(peer => peer.Client), cancellationToken));
        var plan = ImportPlan.Of(server, ground, command.Peers, creation);
        faults = [.. faults, .. command.Faults, .. plan.Faults];
        var before = await clients.FindAsync(plan.Added.Select(peering => peering.Client), cancellationToken);
        var planned = new ImportedServer(plan.Added.Count, plan.Unchanged, faults, [])
        {
            Disabled = plan.Disabled,
            ExistingClients = [.. before.Select(client => client.Name)],
        };
        if (faults.Count > 0 || command.IsDryRun)
        {
            return planned;
        }

        var named = await StoreAsync(existing, plan, before, command.Peers, creation, cancellationToken);
        return planned with
        {
            Receipts = [Receipt.Pending(plan.Server)],
            NewServer = existing is null ? plan.Server : null,
            Peerings = [.. plan.Added.Select(peering => (plan.Server.Name, peering))],
            Overridden = plan.Overridden,
            Named = named,
        };
    }

    /// <summary>The server that takes the peers; null where it cannot be there, and its faults.</summary>
    private async Task<(Server? Server, IReadOnlyList<ImportFault> Faults)> PrepareAsync(
        AddServerCommand wanted, Server? existing, CancellationToken cancellationToken)
    {
        if (existing is not null)
        {
            return (existing,
                [.. wanted.Create(time.GetUtcNow()).DifferencesFrom(existing).Select(reason => new ImportFault(null, null, reason))]);
        }

        try
        {
            return (await newServers.PrepareAsync(wanted, cancellationToken), []);
        }
        catch (BrokerException refusal) when (refusal.Kind is ErrorKind.Conflict)
        {
            return (null, [new ImportFault(null, null, refusal.Message)]);
        }
    }

    private async Task<Dictionary<ClientName, ServerName>> OverlapsAsync(
        Server server, IReadOnlyList<PeerImport> peers, CancellationToken cancellationToken)
    {
        if (!server.Overlaps)
        {
            return [];
        }

        var overlaps = await peerings.FindOverlappingAsync(server, peers.Select(peer => peer.Client), cancellationToken);
        return overlaps.DistinctBy(overlap => overlap.ClientName)
            .ToDictionary(overlap => overlap.ClientName, overlap => overlap.ServerName);
    }

    /// <returns>The clients that have got other notes.</returns>
    private async Task<IReadOnlyList<(ClientRecord Before, ClientRecord After)>> StoreAsync(
        Server? existing, ImportPlan plan, IReadOnlyList<ClientRecord> before, IReadOnlyList<PeerImport> peers, Creation creation,
        CancellationToken cancellationToken)
    {
        if (existing is null)
        {
            await newServers.AddAsync(plan.Server, cancellationToken);
        }

        if (plan.Added.Count == 0)
        {
            return [];
        }

        await peerings.AddAllAsync(plan.Server, plan.Added, plan.Free, cancellationToken);
        var added = plan.Added.Select(peering => peering.Client).ToHashSet();
        var notes = peers.Where(peer => added.Contains(peer.Client)).Select(peer => (peer.Client, peer.Notes)).ToList();
        var disabled = await clients.AddAllAsync(notes, creation, cancellationToken);
        if (plan.Added.Any(peering => peering.Life.IsClientDisabled != disabled.Contains(peering.Client)))
        {
            throw new ChangedMeanwhileException();
        }

        return Named(before, notes);
    }

    private static IReadOnlyList<(ClientRecord Before, ClientRecord After)> Named(
        IReadOnlyList<ClientRecord> before, IReadOnlyList<(ClientName Client, ClientNotes Notes)> notes)
    {
        var known = before.ToDictionary(client => client.Name);
        return
        [
            .. notes.Where(client => client.Notes != ClientNotes.None)
                .Select(client => (Before: known.GetValueOrDefault(client.Client) ?? new ClientRecord(client.Client), client.Notes))
                .Select(client => (client.Before, client.Before with { Notes = client.Before.Notes.With(client.Notes.ToWish()) }))
                .Where(client => client.Item1 != client.Item2),
        ];
    }
}
