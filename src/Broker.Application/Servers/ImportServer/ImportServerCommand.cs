using Broker.Application.Abstractions;
using Broker.Application.Servers.AddServer;
using Broker.Domain.Reports;
using Broker.Domain.Servers;

namespace Broker.Application.Servers.ImportServer;

/// <param name="Server">As it is to be; of one that exists, what differs is a fault.</param>
/// <param name="Peers">Those that could be read.</param>
/// <param name="Faults">Those that could not.</param>
/// <param name="IsDryRun">Whether to answer only what would be done.</param>
public sealed record ImportServerCommand(
    AddServerCommand Server, IReadOnlyList<PeerImport> Peers, IReadOnlyList<ImportFault> Faults, bool IsDryRun) : ICommand<ImportedServer>;

/// <param name="Receipts">Empty where nothing was to be done.</param>
public sealed record ImportedServer(int Added, int Unchanged, IReadOnlyList<ImportFault> Faults, IReadOnlyList<Receipt> Receipts);
