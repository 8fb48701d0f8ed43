using System.Text.Json.Serialization;

namespace Broker.Pages.Calls;

/// <summary>Problem details (RFC 9457), as far as the pages use them.</summary>
public sealed record Refusal
{
    public int Status { get; init; }

    public string? Title { get; init; }

    public string? Detail { get; init; }

    /// <summary>By field, in the API's spelling; <c>$body</c> for the request as a whole.</summary>
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    /// <summary>What the broker need not be asked about.</summary>
    public static Refusal Because(string field, string problem) =>
        new() { Errors = new Dictionary<string, string[]>(StringComparer.Ordinal) { [field] = [problem] } };

    /// <summary>What is wrong with a field, in the API's words; null where nothing is.</summary>
    public string? Of(string field) => Errors?.GetValueOrDefault(field) is { Length: > 0 } errors ? string.Join(' ', errors) : null;

    /// <summary>What no field on the page shows.</summary>
    /// <param name="shown">The fields that show their own errors.</param>
    public string? Beside(params IReadOnlyCollection<string> shown)
    {
        if (Errors is not { Count: > 0 })
        {
            return Detail ?? Title;
        }

        var rest = Errors.Keys.Except(shown, StringComparer.Ordinal).Select(field => $"{field}: {Of(field)}").ToList();
        return rest.Count > 0 ? string.Join(' ', rest) : null;
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Refusal))]
internal sealed partial class RefusalJsonContext : JsonSerializerContext;

/// <summary>The broker has refused a call.</summary>
public sealed class RefusedException(Refusal refusal) : Exception(refusal.Detail ?? refusal.Title)
{
    public Refusal Refusal { get; } = refusal;

    /// <summary>The credentials are not valid, or not any more.</summary>
    public bool IsUnauthenticated => Refusal.Status == 401;

    /// <summary>The caller's role may not do it.</summary>
    public bool IsForbidden => Refusal.Status == 403;

    /// <summary>What is asked for is not there.</summary>
    public bool IsMissing => Refusal.Status == 404;
}

/// <summary>No broker has answered, or its database is away: what was asked may be asked again.</summary>
public sealed class BrokerAwayException(string message, Exception? cause = null) : Exception(message, cause);
