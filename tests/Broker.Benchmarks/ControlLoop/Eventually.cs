using System.Diagnostics;

namespace Broker.Benchmarks.ControlLoop;

/// <summary>Waits for what other processes will have done soon.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <param name="condition">What is waited for.</param>
    /// <param name="milliseconds">Between two looks.</param>
    /// <param name="otherwise">What to say when it does not come.</param>
    /// <exception cref="TimeoutException">It has not come after 30 seconds.</exception>
    public static async Task HoldsAsync(Func<Task<bool>> condition, int milliseconds, Func<string> otherwise)
    {
        for (var waited = Stopwatch.StartNew(); !await condition(); await Task.Delay(milliseconds))
        {
            if (waited.Elapsed > Patience)
            {
                throw new TimeoutException(otherwise());
            }
        }
    }

    /// <inheritdoc cref="HoldsAsync(Func{Task{bool}}, int, Func{string})"/>
    public static Task HoldsAsync(Func<bool> condition, int milliseconds, Func<string> otherwise) =>
        HoldsAsync(() => Task.FromResult(condition()), milliseconds, otherwise);
}
