using System.Text.Json;
using Broker.Application.Clients.GetClientStatus;
using Broker.Application.Clients.ListClients;
using Broker.Application.Servers.GetServerStatus;
using Broker.Contracts;

namespace Broker.Api.Json;

/// <summary>Lists, streamed while they are read from the database.</summary>
internal static class Lists
{
    /// <summary><c>{server: {…}}</c></summary>
    public static StreamedJsonResult Of(IAsyncEnumerable<ServerResponse> servers) =>
        OfServers(servers, server => server.ServerName, server => server);

    /// <summary><c>{server: {…}}</c></summary>
    public static StreamedJsonResult Of(IAsyncEnumerable<ListedServerStatus> servers) =>
        OfServers(servers, listed => listed.ServerName, listed => listed.Status);

    /// <summary><c>{client: {peering_id: {…}}}</c>; the peerings come grouped by client.</summary>
    public static StreamedJsonResult Of(IAsyncEnumerable<ListedClientPeering> peerings) =>
        OfPeerings(peerings, listed => (listed.ClientName, listed.PeeringId), listed => listed.Peering);

    /// <summary><c>{client: {peering_id: {…}}}</c>; the peerings come grouped by client.</summary>
    public static StreamedJsonResult Of(IAsyncEnumerable<ListedPeeringStatus> peerings) =>
        OfPeerings(peerings, listed => (listed.ClientName, listed.PeeringId), listed => listed.Status);

    /// <summary><c>{name: {…}}</c></summary>
    public static StreamedJsonResult OfNamed<T>(IAsyncEnumerable<T> items, Func<T, string> name) => OfServers(items, name, item => item);

    private static StreamedJsonResult OfServers<T, TBody>(IAsyncEnumerable<T> servers, Func<T, string> name, Func<T, TBody> body) =>
        new(async (json, send) =>
        {
            await foreach (var server in servers)
            {
                json.WritePropertyName(name(server));
                JsonSerializer.Serialize(json, body(server), WireFormat.Options);
                await send();
            }
        });

    private static StreamedJsonResult OfPeerings<T, TBody>(
        IAsyncEnumerable<T> peerings, Func<T, (string Client, string Id)> name, Func<T, TBody> body) => new(async (json, send) =>
    {
        string? client = null;
        await foreach (var listed in peerings)
        {
            var (clientName, peeringId) = name(listed);
            if (clientName != client)
            {
                if (client is not null)
                {
                    json.WriteEndObject();
                }

                client = clientName;
                json.WriteStartObject(client);
            }

            json.WritePropertyName(peeringId);
            JsonSerializer.Serialize(json, body(listed), WireFormat.Options);
            await send();
        }

        if (client is not null)
        {
            json.WriteEndObject();
        }
    });
}
