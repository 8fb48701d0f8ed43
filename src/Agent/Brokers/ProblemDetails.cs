using System.Text.Json;
using System.Text.Json.Serialization;

namespace Agent.Brokers;

/// <summary>What the agent reads of problem details (RFC 9457).</summary>
internal sealed record ProblemDetails
{
    public const string MediaType = "application/problem+json";
    private const string TypePrefix = "urn:wireguard-broker:";

    public string? Type { get; init; }

    public string? Detail { get; init; }

    /// <summary>Of <c>server-not-found</c>: deleted servers of that name; null from a broker of an earlier release.</summary>
    public IReadOnlyList<string>? DeletedServerIds { get; init; }

    /// <inheritdoc cref="BrokerRefusalException.IsTokenEnded"/>
    public bool TokenEnded { get; init; }

    /// <inheritdoc cref="BrokerRefusalException.ServerNames"/>
    public IReadOnlyList<string>? ServerNames { get; init; }

    /// <summary>The refusal that a problem of the broker stands for; null for anything else that may have answered.</summary>
    public static BrokerRefusalException? Read(int status, string body)
    {
        try
        {
            var problem = JsonSerializer.Deserialize(body, ProblemJsonContext.Default.ProblemDetails);
            return problem?.Type?.StartsWith(TypePrefix, StringComparison.Ordinal) == true
                ? new BrokerRefusalException(status, problem.Type[TypePrefix.Length..], Printable.Text(problem.Detail ?? problem.Type))
                {
                    DeletedServerIds = problem.DeletedServerIds,
                    IsTokenEnded = problem.TokenEnded,
                    ServerNames = problem.ServerNames,
                }
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ProblemDetails))]
internal sealed partial class ProblemJsonContext : JsonSerializerContext;
