using System.Diagnostics;

namespace EndToEnd.Tests.Tunnels;

/// <summary>Waits for what other processes will have done soon.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Asks again until the condition holds.</summary>
    /// <param name="condition">What is waited for.</param>
    /// <param name="otherwise">What to say when the time is up.</param>
    /// <param name="patience">Null for 20 seconds.</param>
    public static async Task HoldsAsync(Func<bool> condition, Func<string> otherwise, TimeSpan? patience = null)
    {
        for (var waited = Stopwatch.StartNew(); !condition(); await Task.Delay(50))
        {
            (waited.Elapsed < (patience ?? Patience)).ShouldBeTrue(otherwise());
        }
    }

    /// <inheritdoc cref="SucceedsAsync(Func{Task}, TimeSpan?)"/>
    public static Task SucceedsAsync(Action attempt) =>
        SucceedsAsync(() =>
        {
            attempt();
            return Task.CompletedTask;
        });

    /// <summary>Repeats an attempt until it no longer throws.</summary>
    /// <exception cref="Exception">What the last attempt has thrown, when the time is up.</exception>
    public static async Task SucceedsAsync(Func<Task> attempt, TimeSpan? patience = null)
    {
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(50))
        {
            try
            {
                await attempt();
                return;
            }
            catch (Exception failure) when (IsExpected(failure) && waited.Elapsed < (patience ?? Patience))
            {
                // not yet
            }
        }
    }

    private static bool IsExpected(Exception failure) =>
        failure is ShouldAssertException or InvalidOperationException or HttpRequestException or IOException;
}
