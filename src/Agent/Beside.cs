namespace Agent;

/// <summary>Two tasks of which one ends with the other.</summary>
internal static class Beside
{
    /// <summary>Runs until the second is done, and then ends the first, which runs until it is cancelled.</summary>
    public static async Task RunAsync(
        Func<CancellationToken, Task> beside, Func<CancellationToken, Task> run, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = beside(end.Token);
        try
        {
            await run(cancellationToken);
        }
        finally
        {
            await end.CancelAsync();
            try
            {
                await running;
            }
            catch (OperationCanceledException)
            {
                // asked to stop
            }
        }
    }
}
