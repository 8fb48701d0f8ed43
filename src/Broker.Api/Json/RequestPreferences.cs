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
    public const string EventStream = "text/event-stream";

    /// <summary>An object per line.</summary>
    public const string Lines = "application/x-ndjson";

    private const string Prefer = "Prefer";
    private const string PreferenceApplied = "Preference-Applied";

    private static readonly MediaTypeHeaderValue Text = new("text/plain") { Charset = "utf-8" };
    private static readonly MediaTypeHeaderValue Json = new("application/json") { Charset = "utf-8" };

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

        /// <summary>Whether the caller names this media type among what it accepts.</summary>
        public bool Accepts(string mediaType) =>
            request.Headers.Accept.Any(accepted => accepted?.Contains(mediaType, StringComparison.OrdinalIgnoreCase) == true);

        /// <summary>Whether the caller would rather have plain text than JSON (RFC 9110, 12.5.1).</summary>
        public bool PrefersText => request.Quality(Text) > request.Quality(Json);

        /// <summary>Of the most specific of the accepted ranges that it is in.</summary>
        private double Quality(MediaTypeHeaderValue type) =>
            new RequestHeaders(request.Headers).Accept.Where(type.IsSubsetOf)
                .MinBy(range => (range.MatchesAllTypes, range.MatchesAllSubTypes)) is { } best ? best.Quality ?? 1 : 0;

        /// <summary>
        /// Grants <c>Prefer: wait=SECONDS</c> (RFC 7240, 4.3) up to the longest wait, and says so in the answer. Null where there is no
        /// such preference; one that cannot be read is none (RFC 7240, 2).
        /// </summary>
        public TimeSpan? GrantWait(TimeSpan longest)
        {
            var preferences = NameValueHeaderValue.TryParseList([.. request.Headers[Prefer].OfType<string>()], out var list) ? list : [];
            var wait = preferences.FirstOrDefault(preference => preference.Name.Equals("wait", StringComparison.OrdinalIgnoreCase));
            if (!long.TryParse(wait?.Value.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
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
}
