using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Broker.Contracts;

namespace Broker.Pages.Calls;

/// <summary>The contracts as JSON. What is null is left out of a request: a default, or what stays as it is.</summary>
internal static class Wire
{
    private static readonly JsonSerializerOptions Options = new(BrokerJsonContext.Default.Options)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        TypeInfoResolver = BrokerJsonContext.Default.WithAddedModifier(WriteNullExpiry),
    };

    public static byte[] Write<T>(T request) => JsonSerializer.SerializeToUtf8Bytes(request, TypeOf<T>());

    public static T Read<T>(byte[] body) => JsonSerializer.Deserialize(body, TypeOf<T>()) ?? throw new JsonException("The answer is null.");

    /// <summary>Null for what is no problem details: a proxy's page.</summary>
    public static Refusal? ReadRefusal(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, RefusalJsonContext.Default.Refusal);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonTypeInfo<T> TypeOf<T>() =>
        (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));

    /// <summary>Where it was set, null is a value: never.</summary>
    private static void WriteNullExpiry(JsonTypeInfo type)
    {
        if (type.Type == typeof(UpdateClientRequest))
        {
            type.Properties.Single(property => property.Name == "expires_at").ShouldSerialize =
                (request, _) => ((UpdateClientRequest)request).HasExpiresAt;
        }
    }
}
