using System.Text.Json;

namespace Broker.Api.Json;

/// <summary>Lists, streamed while they are read from the database.</summary>
internal static class Lists
{
    /// <summary><c>{name: {…}}</c></summary>
    public static StreamedJsonResult OfNamed<T>(IAsyncEnumerable<T> items, Func<T, string> name) => OfNamed(items, name, item => item);

    /// <inheritdoc cref="OfNamed{T}"/>
    public static StreamedJsonResult OfNamed<T, TBody>(IAsyncEnumerable<T> items, Func<T, string> name, Func<T, TBody> body) =>
        new(async (json, send) =>
        {
            await foreach (var item in items)
            {
                json.WritePropertyName(name(item));
                JsonSerializer.Serialize(json, body(item), WireFormat.Options);
                await send();
            }
        });

    /// <summary><c>{client: {peering_id: {…}}}</c>; the peerings come grouped by client.</summary>
    public static StreamedJsonResult OfPeerings<T, TBody>(
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
