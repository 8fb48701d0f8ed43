using System.Diagnostics;

namespace Broker.Api.Tests.Hosting;

internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Repeats an attempt until it no longer throws, and returns how long that took.</summary>
    /// <exception cref="Exception">What the last attempt has thrown, when the time is up.</exception>
    public static async Task<TimeSpan> SucceedsAsync(Func<Task> attempt, TimeSpan? patience = null)
    {
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(50))
        {
            try
            {
                await attempt();
                return waited.Elapsed;
            }
            catch (Exception failure) when (IsExpected(failure) && waited.Elapsed < (patience ?? Patience))
            {
                // not yet
            }
        }
    }

    private static bool IsExpected(Exception failure) => failure is HttpRequestException or ShouldAssertException;
}
