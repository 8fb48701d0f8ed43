namespace Agent;

/// <summary>Two tasks of which one ends with the other.</summary>
internal static class Beside
{
    /// <summary>Runs until the second is done, and then ends the first, which may be done before. One that fails ends the other.</summary>
    public static async Task RunAsync(
        Func<CancellationToken, Task> beside, Func<CancellationToken, Task> run, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = RunOrEndAsync(beside, end);
        try
        {
            await run(end.Token);
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

    private static async Task RunOrEndAsync(Func<CancellationToken, Task> beside, CancellationTokenSource end)
    {
        try
        {
            await beside(end.Token);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            await end.CancelAsync();
            throw;
        }
    }
}
