using System.Globalization;
using Broker.Api.Validation;
using Broker.Domain;
using Broker.Domain.Servers;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Headers;
using Microsoft.Net.Http.Headers;

namespace Broker.Api.Json;

/// <summary>Preconditions and preferences of a request.</summary>
internal static class RequestPreferences
{
    public const string PlainText = "text/plain";

    public const string EventStream = "text/event-stream";

    /// <summary>An object per line.</summary>
    public const string Lines = "application/x-ndjson";

    private const string Prefer = "Prefer";
    private const string PreferenceApplied = "Preference-Applied";

    private static readonly MediaTypeHeaderValue Json = TypeOf("application/json");

    extension(HttpRequest request)
    {
        /// <inheritdoc cref="Names(HttpRequest, string)"/>
        public bool Names(ServerVersion version) => request.Names($"{version}");

        /// <summary>Whether If-None-Match names this version. "*" names none.</summary>
        public bool Names(string version)
        {
            var current = new EntityTagHeaderValue($"\"{version}\"");
            return new RequestHeaders(request.Headers).IfNoneMatch.Any(tag => tag.Compare(current, useStrongComparison: false));
        }

        /// <summary><c>If-None-Match: *</c> (RFC 9110, 13.1.2): only what is not there yet is to be made.</summary>
        public bool OnlyIfNew => new RequestHeaders(request.Headers).IfNoneMatch.Any(EntityTagHeaderValue.Any.Equals);

        /// <summary><c>If-Match: *</c> (RFC 9110, 13.1.1): what is to be deleted must be there.</summary>
        /// <exception cref="InvalidFieldException">Any other value: no tags are compared, and none is to be ignored.</exception>
        public bool MustExist() => request.Headers.IfMatch switch
        {
            [] => false,
            ["*"] => true,
            var other => throw new InvalidFieldException(
                HeaderNames.IfMatch, $"'{FieldMessages.Shortened($"{other}")}' must be *: a deletion compares no entity tags."),
        };

        /// <summary>
        /// Whether the caller would rather have this media type than JSON (RFC 9110, 12.5.1). Of two of one quality it is the one that is
        /// named more exactly: <c>text/event-stream, */*</c> asks for a stream.
        /// </summary>
        public bool Prefers(string mediaType)
        {
            var accepted = new RequestHeaders(request.Headers).Accept;
            return accepted.Count > 0 && Rank(TypeOf(mediaType), accepted).CompareTo(Rank(Json, accepted)) > 0;
        }

        public bool HasPreferences => request.Headers.ContainsKey(Prefer);

        /// <summary>
        /// Grants <c>Prefer: wait=SECONDS</c> (RFC 7240, 4.3) up to the longest wait, and says so in the answer. Null where there is no
        /// such preference; one that cannot be read is none (RFC 7240, 2).
        /// </summary>
        public TimeSpan? GrantWait(TimeSpan longest)
        {
            var wait = Preferences.Find(request.Headers[Prefer], "wait");
            if (!long.TryParse(wait, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            {
                return null;
            }

            var granted = Math.Min(seconds, (long)longest.TotalSeconds);
            if (granted > 0 && request.HttpContext.Features.Get<IHttpMetricsTagsFeature>() is { } metrics)
            {
                // A long poll is not a slow request.
                metrics.Tags.Add(new("waited", "true"));
            }

            request.HttpContext.Response.Headers[PreferenceApplied] = string.Create(CultureInfo.InvariantCulture, $"wait={granted}");
            return TimeSpan.FromSeconds(granted);
        }
    }

    private static MediaTypeHeaderValue TypeOf(string mediaType) => new(mediaType) { Charset = "utf-8" };

    /// <summary>Of the most specific of the accepted ranges that a type is in.</summary>
    private static (double Quality, int Exactness) Rank(MediaTypeHeaderValue type, IList<MediaTypeHeaderValue> accepted)
    {
        var best = accepted.Where(type.IsSubsetOf).MaxBy(Exactness);
        return best is null or { Quality: 0 } ? default : (best.Quality ?? 1, Exactness(best));
    }

    private static int Exactness(MediaTypeHeaderValue range) => range.MatchesAllTypes ? 0 : range.MatchesAllSubTypes ? 1 : 2;
}
