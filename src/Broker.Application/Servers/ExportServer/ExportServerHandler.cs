using System.Text;
using Broker.Application.Abstractions;
using Broker.Domain.Peerings;
using MediatR;

namespace Broker.Application.Servers.ExportServer;

public sealed class ExportServerHandler(IServerRepository servers, IPeeringRepository peerings) : IRequestHandler<ExportServerQuery, string>
{
    public async Task<string> Handle(ExportServerQuery query, CancellationToken cancellationToken)
    {
        var (server, held) = await peerings.FindAllOfAsync(query.Server, cancellationToken)
            ?? throw await servers.NotFoundAsync(query.Server, cancellationToken);
        var clients = await peerings.FindClientsOfAsync(server, cancellationToken);
        var text = new StringBuilder()
            .Append("# Server ").Append(server.Name).Append(", revision ").Append(server.Revision).Append('\n')
            .Append("# Public key ").Append(server.PublicKey).Append(", endpoint ").Append(server.Endpoint.Address).Append(':')
                .Append(server.Endpoint.Port)
            .Append("\n# Address = ").AppendJoin(
                ", ", server.Pool.Subnets.Zip(server.Pool.ServerAddresses, (subnet, own) => $"{own}/{subnet.Network.PrefixLength}"))
            .Append('\n');
        foreach (var peering in held)
        {
            Append(text, peering, clients.TryGetValue(peering.Client, out var client) ? client.Notes : ClientNotes.None);
        }

        return text.ToString();
    }

    /// <summary>What people wrote is a comment, each line of it.</summary>
    private static void Append(StringBuilder text, Peering peering, ClientNotes notes)
    {
        text.Append(peering.Life.IsEnabled ? "\n[Peer]\n# Name = " : "\n# Disabled peer\n# Name = ").Append(peering.Client).Append('\n');
        if (notes.Owner is not null)
        {
            text.Append("# Owner = ").Append(notes.Owner).Append('\n');
        }

        if (notes.Tags != ClientTags.None)
        {
            text.Append("# Tags = ").Append(notes.Tags).Append('\n');
        }

        foreach (var line in notes.Note?.Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries) ?? [])
        {
            text.Append("# ").Append(line).Append('\n');
        }

        var prefix = peering.Life.IsEnabled ? "" : "# ";
        text.Append(prefix).Append("PublicKey = ").Append(peering.PublicKey).Append('\n');
        text.Append(prefix).Append("AllowedIPs = ").AppendJoin(", ", peering.AllowedIps).Append('\n');
    }
}
