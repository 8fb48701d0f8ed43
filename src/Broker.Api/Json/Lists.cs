using System.Text.Json;
using Broker.Application.Clients.ListClients;
using Broker.Contracts;

namespace Broker.Api.Json;

/// <summary>The two lists, streamed while they are read from the database.</summary>
internal static class Lists
{
    /// <summary><c>{server: {…}}</c></summary>
    public static StreamedJsonResult Of(IAsyncEnumerable<ServerResponse> servers) => new(async (json, send) =>
    {
        await foreach (var server in servers)
        {
            json.WritePropertyName(server.ServerName);
            JsonSerializer.Serialize(json, server, WireFormat.Options);
            await send();
        }
    });

    /// <summary><c>{client: {peering_id: {…}}}</c>; the peerings come grouped by client.</summary>
    public static StreamedJsonResult Of(IAsyncEnumerable<ListedClientPeering> peerings) => new(async (json, send) =>
    {
        string? client = null;
        await foreach (var listed in peerings)
        {
            if (listed.ClientName != client)
            {
                if (client is not null)
                {
                    json.WriteEndObject();
                }

                client = listed.ClientName;
                json.WriteStartObject(client);
            }

            json.WritePropertyName(listed.PeeringId);
            JsonSerializer.Serialize(json, listed.Peering, WireFormat.Options);
            await send();
        }

        if (client is not null)
        {
            json.WriteEndObject();
        }
    });
}
