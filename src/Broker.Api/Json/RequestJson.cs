using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Broker.Contracts;

namespace Broker.Api.Json;

/// <summary>
/// How requests are read: as the contracts say, and whole numbers as strings too, which some template languages can only send. A field that
/// the contract does not have, or that is there twice, is a failure.
/// </summary>
internal static class RequestJson
{
    public const int MaxDepth = 32;

    private static readonly BrokerJsonContext Context = new(new JsonSerializerOptions(BrokerJsonContext.Default.Options)
    {
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        MaxDepth = MaxDepth,
    });

    public static JsonTypeInfo TypeOf(Type contract) => Context.GetTypeInfo(contract)!;
}
