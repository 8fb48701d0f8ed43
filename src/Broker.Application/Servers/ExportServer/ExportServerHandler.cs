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
        var notes = await peerings.FindNotesOfAsync(server, cancellationToken);
        var text = new StringBuilder()
            .Append("# Server ").Append(server.Name).Append(", revision ").Append(server.Revision).Append('\n')
            .Append("# Public key ").Append(server.PublicKey).Append(", endpoint ").Append(server.Endpoint.Address).Append(':').Append(server.Endpoint.Port)
            .Append("\n# Address = ").AppendJoin(", ", server.Pool.Subnets.Zip(server.Pool.ServerAddresses, (subnet, own) => $"{own}/{subnet.Network.PrefixLength}"))
            .Append('\n');
        foreach (var peering in held)
        {
            Append(text, peering, notes.GetValueOrDefault(peering.Client, ClientNotes.None));
        }

        return text.ToString();
    }

    /// <summary>What people wrote is a comment, each line of it.</summary>
    private static void Append(StringBuilder text, Peering peering, ClientNotes notes)
    {
        text.Append("\n[Peer]\n# Name = ").Append(peering.Client).Append('\n');
        if (notes.Owner is not null)
        {
            text.Append("# Owner = ").Append(notes.Owner).Append('\n');
        }

        foreach (var line in notes.Note?.Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries) ?? [])
        {
            text.Append("# ").Append(line).Append('\n');
        }

        text.Append("PublicKey = ").Append(peering.PublicKey).Append("\nAllowedIPs = ").AppendJoin(", ", peering.AllowedIps).Append('\n');
    }
}
