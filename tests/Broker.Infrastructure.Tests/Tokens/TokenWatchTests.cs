using Broker.Domain;
using Broker.Domain.Authority;
using Broker.Infrastructure.Tokens;

namespace Broker.Infrastructure.Tests.Tokens;

/// <summary>What waits with a token ends when that expires.</summary>
[Category("Rule12")]
public sealed class TokenWatchTests
{
    private static readonly DateTimeOffset Made = new(2026, 3, 14, 9, 0, 0, TimeSpan.Zero);

    /// <summary>A stream of events that began more than two hours before did not.</summary>
    [TestCase(1)]
    [TestCase(24 * 50)]
    [TestCase(24 * 36_500)]
    public async Task Ends_however_late_that_is(int hours)
    {
        var (watches, end) = (new TokenWatches(null!), Made.AddHours(hours));
        using var watch = watches.Add(TokenUntil(end), "hash");

        await watches.EndDueAsync(end.AddTicks(-1));
        watch.Ended.IsCancellationRequested.ShouldBeFalse();

        await watches.EndDueAsync(end);
        watch.Ended.IsCancellationRequested.ShouldBeTrue();
    }

    [Test]
    public async Task Goes_on_with_a_token_that_does_not_expire()
    {
        var watches = new TokenWatches(null!);
        using var watch = watches.Add(TokenUntil(expiresAt: null), "hash");

        await watches.EndDueAsync(Made.AddYears(1000));

        watch.Ended.IsCancellationRequested.ShouldBeFalse();
    }

    [Test]
    public async Task Ends_the_others_where_a_request_has_ended_before()
    {
        var watches = new TokenWatches(null!);
        watches.Add(TokenUntil(Made), "hash").Dispose();
        using var other = watches.Add(TokenUntil(Made), "hash");

        await watches.EndDueAsync(Made);

        other.Ended.IsCancellationRequested.ShouldBeTrue();
    }

    private static Token TokenUntil(DateTimeOffset? expiresAt) => new(
        TokenId.New(Made), TokenName.Parse("viewer"), Role.Viewer, Server: null, Client: null, Made, "admin", expiresAt);
}
