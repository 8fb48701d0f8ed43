using Broker.Application.Abstractions;
using Broker.Domain.Addressing;
using Broker.Domain.Audit;
using Broker.Domain.Authority;
using Broker.Domain.Keys;
using Broker.Domain.Servers;

namespace Broker.Application.Servers.AddServer;

/// <param name="AllowedIps">Null for the subnets.</param>
public sealed record AddServerCommand(ServerName Name, PublicKey Key, Endpoint Endpoint, AddressPool Pool, AllowedIps? AllowedIps)
    : ICommand<AddedServer>
{
    public Need Need => Need.Serve(Name);

    public string Call => "server/add";

    public ClientDefaults Defaults { get; init; } = ClientDefaults.None;

    public bool AllowOverlap { get; init; }

    public TimeSpan LeaseQuarantine { get; init; }

    public int? ReclaimIdleDays { get; init; }

    public IEnumerable<AuditChange> Changes(AddedServer response) => response.IsNew ? [AuditChange.Of(before: null, response.Server)] : [];

    /// <summary>A server with these values.</summary>
    public Server Create(DateTimeOffset now) =>
        Server.Create(Name, Key, Endpoint, Pool, AllowedIps, now) with
        {
            Defaults = Defaults,
            AllowOverlap = AllowOverlap,
            LeaseQuarantine = LeaseQuarantine,
            ReclaimIdleDays = ReclaimIdleDays,
        };
}

/// <param name="IsNew">False when the very same server was there already.</param>
public sealed record AddedServer(bool IsNew, Server Server);
